package mastodon

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"overheard/crawler"
)

// plainFetcher asks without manners: what the web may do to a fetcher is tested where the fetcher is.
type plainFetcher struct{ t *testing.T }

func fetcher(t *testing.T) crawler.Fetcher { return plainFetcher{t} }

func (f plainFetcher) Fetch(ctx context.Context, r crawler.Request) (*crawler.Response, error) {
	request, err := http.NewRequestWithContext(ctx, r.Method, r.URL, strings.NewReader(string(r.Form)))
	if err != nil {
		f.t.Fatal(err)
	}
	if r.Token != "" {
		request.Header.Set("Authorization", "Bearer "+r.Token)
	}
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
