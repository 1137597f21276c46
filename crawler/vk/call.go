package vk

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"overheard/crawler"
)

// version of the interface whose answers we understand.
const version = "5.199"

// api asks VK.
type api struct {
	base    string
	token   string
	fetcher crawler.Fetcher
	now     func() time.Time
	wait    func(context.Context, time.Duration) error
}

// fault is what VK answers instead of a result.
type fault struct {
	Code int    `json:"error_code"`
	Msg  string `json:"error_msg"`
}

// The faults that we know what to do about.
const (
	faultUnknown   = 1
	faultToken     = 5
	faultTooFast   = 6
	faultFlood     = 9
	faultServer    = 10
	faultCaptcha   = 14
	faultAccess    = 15
	faultBlocked   = 18
	faultWall      = 19
	faultQuota     = 29
	faultPrivate   = 30
	faultParameter = 100
	faultNoPage    = 125
)

// tries is how often a question is asked that came too fast.
const tries = 4

// call asks method and reads its answer into out. The token travels in the body, never in an address.
func (a *api) call(ctx context.Context, method string, parameters url.Values, out any) error {
	parameters.Set("v", version)
	parameters.Set("access_token", a.token)
	for try := 1; ; try++ {
		response, err := a.fetcher.Fetch(ctx, crawler.Request{
			URL: a.base + "/method/" + method, Method: "POST", Form: []byte(parameters.Encode()), Budget: budgetOf(method), API: true, Accept: "application/json",
		})
		if err != nil {
			return err
		}
		var answer struct {
			Response json.RawMessage `json:"response"`
			Error    *fault          `json:"error"`
		}
		err = json.Unmarshal(response.Body, &answer)
		switch {
		case err == nil && answer.Error != nil && answer.Error.Code == faultTooFast && try < tries:
			if err := a.wait(ctx, time.Duration(try)*time.Second); err != nil {
				return fmt.Errorf("%s: %w", method, err)
			}
			continue
		case err == nil && answer.Error != nil:
			return a.trouble(method, answer.Error)
		case err == nil && answer.Response != nil:
			err = json.Unmarshal(answer.Response, out)
		}
		if err != nil || answer.Response == nil {
			return &crawler.Trouble{Kind: crawler.Garbled, Status: response.Status, Text: "VK answered " + method + " in a way that is not documented"}
		}
		return nil
	}
}

// budgetOf names what a method counts against; comments and single posts have no limit of their own.
func budgetOf(method string) string {
	if method == methodSearch || method == methodWall {
		return method
	}
	return ""
}

// trouble says what a fault means and what helps. VK's own words are left out: they may repeat what was asked.
func (a *api) trouble(method string, f *fault) *crawler.Trouble {
	t := &crawler.Trouble{Kind: crawler.Down, Text: fmt.Sprintf("VK refused %s (error %d)", method, f.Code), Err: faultCode(f.Code)}
	switch f.Code {
	case faultToken:
		t.Kind, t.Text, t.Advice = crawler.Denied, "VK does not accept the access token", "make a new service token in the settings of your VK application"
	case faultTooFast, faultFlood:
		t.Kind, t.Until = crawler.Limited, a.now().Add(time.Hour)
		t.Text, t.Advice = "VK says that it is asked too often", "give the source a longer every, or fewer communities"
	case faultCaptcha:
		t.Kind, t.Until = crawler.Limited, a.now().Add(6*time.Hour)
		t.Text, t.Advice = "VK wants somebody to solve a captcha", "log in as the token's owner once, or use the service token of an application"
	case faultQuota:
		t.Kind, t.Until = crawler.Limited, a.now().UTC().Truncate(24*time.Hour).Add(24*time.Hour)
		t.Text, t.Advice = "VK's daily limit of "+method+" is used up", "give the source a longer every, or follow fewer words"
	case faultAccess, faultBlocked, faultWall, faultPrivate:
		t.Kind, t.Text, t.Advice = crawler.Denied, "VK does not show this wall to us", "take the community out of the source if it stays closed"
	case faultParameter, faultNoPage:
		t.Kind, t.Text, t.Advice = crawler.Missing, "VK knows no such community", "check the names in communities"
	case faultUnknown, faultServer:
		t.Text = "VK has trouble of its own"
	}
	return t
}

// faultCode lies under a Trouble, so that its number can be asked for.
type faultCode int

func (c faultCode) Error() string { return fmt.Sprintf("error %d", int(c)) }

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
