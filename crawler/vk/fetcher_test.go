package vk

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"overheard/crawler"
)

func unmarshal(text string, out any) error { return json.Unmarshal([]byte(text), out) }

// plainFetcher asks without manners: what the web may do to a fetcher is tested where the fetcher is.
type plainFetcher struct{ t *testing.T }

func fetcher(t *testing.T) crawler.Fetcher { return plainFetcher{t} }

func (f plainFetcher) Fetch(ctx context.Context, r crawler.Request) (*crawler.Response, error) {
	request, err := http.NewRequestWithContext(ctx, r.Method, r.URL, strings.NewReader(string(r.Form)))
	if err != nil {
		f.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = &crawler.Trouble{Kind: crawler.Down, Status: response.StatusCode, Text: fmt.Sprintf("answered %d", response.StatusCode)}
	}
	return &crawler.Response{Status: response.StatusCode, Header: response.Header, Body: body, Commit: func() {}}, err
}
