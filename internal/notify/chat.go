package notify

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/nicholas-fedor/shoutrrr/pkg/router"
)

// Chat tells a chat such as Telegram, Slack, Mattermost, Matrix or Discord by its shoutrrr address, which is a secret.
type Chat struct{ name, url string }

// longestChat is how many characters a message to a chat has at most: less than any service refuses.
const longestChat = 1800

// NewChats returns a channel for each address. The error says which of them is of no known service, by its number and never by its
// text.
func NewChats(urls ...string) ([]*Chat, error) {
	known := (&router.ServiceRouter{}).ListServices()
	count := map[string]int{}
	chats := make([]*Chat, 0, len(urls))
	for i, s := range urls {
		u, err := url.Parse(s)
		if err != nil || u.Scheme == "" {
			return nil, fmt.Errorf("address %d is not an address such as telegram://TOKEN@telegram?chats=ID", i+1)
		}
		service, _, _ := strings.Cut(strings.ToLower(u.Scheme), "+")
		if service == "logger" || !slices.Contains(known, service) {
			return nil, fmt.Errorf("address %d: there is no service called %q", i+1, service)
		}
		name := "chat " + service
		if count[service]++; count[service] > 1 {
			name = fmt.Sprintf("%s %d", name, count[service])
		}
		chats = append(chats, &Chat{name, s})
	}
	return chats, nil
}

// Name is "chat" and the service; a second chat of the same service has a number.
func (c *Chat) Name() string { return c.name }

// Send sends the subject and the short text. What shoutrrr says when that fails is not shown, since it quotes the address.
func (c *Chat) Send(ctx context.Context, m Message) error {
	done := make(chan error, 1)
	go func() { // shoutrrr knows no context, and some services log in already when they are made
		done <- func() error {
			service, err := router.New(nil, c.url)
			if err != nil {
				return err
			}
			service.Timeout = attempt
			return errors.Join(service.Send(cut(m.Subject+"\n\n"+m.Short, longestChat), nil)...)
		}()
	}()
	select {
	case err := <-done:
		return blunt(err)
	case <-ctx.Done():
		return refused("no answer in time") // it may have been taken
	}
}

// refusals finds the status of HTTP in what shoutrrr says.
var refusals = regexp.MustCompile(`\b([45]\d\d) [A-Z][a-z]+`)

// blunt keeps of an error of shoutrrr only what cannot be a secret.
func blunt(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, router.ErrServiceTimeout):
		return refused("no answer in time")
	case errors.Is(err, router.ErrInitializeFailed), errors.Is(err, router.ErrCustomURLConversion), errors.Is(err, router.ErrCustomURLsNotSupported):
		return refused("its address was not understood, or it could not log in")
	}
	text := err.Error()
	if m := refusals.FindStringSubmatch(text); m != nil {
		if m[1][0] == '4' && m[1] != "429" {
			return refused("it answered %s", m[1])
		}
		return fmt.Errorf("it answered %s", m[1])
	}
	for _, known := range []string{"connection refused", "no such host", "certificate", "timeout", "connection reset"} {
		if strings.Contains(text, known) {
			return errors.New("it cannot be reached: " + known)
		}
	}
	return refused("the message was not taken")
}

// cut shortens text to at most most characters.
func cut(text string, most int) string {
	text = strings.TrimSpace(text)
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
