package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"overheard/crawler"
)

// wire makes the transport of one source: its own, since proxy, certificates and the private address that it may reach
// are its own. Proxies that the environment names are not used.
func wire(s crawler.Source, o Options) (*http.Transport, error) {
	proxy, err := proxyOf(s)
	if err != nil {
		return nil, err
	}
	roots, err := rootsOf(s)
	if err != nil {
		return nil, err
	}
	open := own(s, o.PrivateHosts)
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		d := &net.Dialer{Timeout: o.Timeouts.Dial, KeepAlive: 30 * time.Second, Resolver: o.Resolver}
		if proxy == nil && !open[strings.ToLower(address)] {
			d.Control = refusePrivate
		}
		return d.DialContext(ctx, network, address)
	}
	t := &http.Transport{
		DialContext:            dial,
		TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    o.Timeouts.TLS,
		ResponseHeaderTimeout:  o.Timeouts.Header,
		MaxResponseHeaderBytes: 256 << 10,
		MaxIdleConnsPerHost:    o.Parallel,
		MaxIdleConns:           64,
		IdleConnTimeout:        30 * time.Second,
		DisableCompression:     true, // the size cap has to see both sizes
		ForceAttemptHTTP2:      true,
	}
	if proxy != nil {
		t.Proxy = http.ProxyURL(proxy)
		t.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, r *http.Response) error {
			if r.StatusCode != http.StatusOK {
				return &proxyError{r.StatusCode}
			}
			return nil
		}
	}
	return t, nil
}

// proxyError is the refusal of a proxy to connect us.
type proxyError struct{ status int }

func (e *proxyError) Error() string { return fmt.Sprintf("it answered %d", e.status) }

func proxyOf(s crawler.Source) (*url.URL, error) {
	if s.Proxy == "" {
		return nil, nil
	}
	u, err := url.Parse(s.Proxy)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("source %s: proxy is not a URL such as socks5://127.0.0.1:9050", s.Name) // it may hold a password
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
		return u, nil
	}
	return nil, fmt.Errorf("source %s: proxy begins with %q; it may be http, https or socks5", s.Name, u.Scheme)
}

// rootsOf returns the certificates to trust: the system's, and those of the source's file.
func rootsOf(s crawler.Source) (*x509.CertPool, error) {
	if s.CA == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(s.CA)
	if err != nil {
		return nil, fmt.Errorf("source %s: read certificates: %w", s.Name, err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("source %s: no certificate in %s; it should hold lines such as -----BEGIN CERTIFICATE-----", s.Name, s.CA)
	}
	return pool, nil
}
