package safehttp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// ErrRefused means that a URL must not be requested, whoever named it. It is final.
var ErrRefused = errors.New("refused address")

const maxRedirects = 3

// Options holds the operator's settings.
type Options struct {
	Allow   []string      // trusted base URLs ("http://127.0.0.1:4010"), also on private addresses
	Timeout time.Duration // of the whole request including the body; default: a minute
	TLS     *tls.Config   // default: the system's
}

// New makes a client that is safe for any URL. Its errors are ErrRefused (errors.Is) for a URL that
// must not be requested; other errors are retried.
func New(o Options) *http.Client {
	if o.Timeout == 0 {
		o.Timeout = time.Minute
	}
	g := &guard{allow: origins(o.Allow)}
	plain := &net.Dialer{Timeout: 5 * time.Second}
	public := &net.Dialer{Timeout: 5 * time.Second, Control: onlyPublic}
	trusted := map[string]bool{}
	for origin := range g.allow {
		_, hostport, _ := strings.Cut(origin, "://")
		trusted[hostport] = true
	}
	g.base = &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if trusted[strings.ToLower(address)] {
				return plain.DialContext(ctx, network, address)
			}
			return public.DialContext(ctx, network, address)
		},
		TLSClientConfig: o.TLS, ForceAttemptHTTP2: true,
		MaxIdleConnsPerHost: 16, IdleConnTimeout: 30 * time.Second,
		TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: 15 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}
	return &http.Client{
		Timeout: o.Timeout, Transport: g,
		CheckRedirect: func(_ *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return fmt.Errorf("%w: too many redirects", ErrRefused)
			}
			return nil
		},
	}
}

// guard checks every request, including redirects, before its name is resolved.
type guard struct {
	base  *http.Transport
	allow map[string]bool
}

// RoundTrip implements http.RoundTripper.
func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := check(r.URL, g.allow); err != nil {
		if r.Body != nil {
			r.Body.Close() // RoundTrip must close the body
		}
		return nil, err
	}
	return g.base.RoundTrip(r)
}

// CloseIdleConnections lets http.Client do the same.
func (g *guard) CloseIdleConnections() { g.base.CloseIdleConnections() }

// Check reports, without a request, whether a URL could be fetched. The address of a name is
// checked later, when it is dialled. The error is ErrRefused.
func Check(raw string, allow ...string) error {
	u, err := url.Parse(raw)
	if err != nil {
		return fmt.Errorf("%w: no url", ErrRefused)
	}
	return check(u, origins(allow))
}

func check(u *url.URL, allow map[string]bool) error {
	host := plainHost(u.Hostname())
	switch ip, isIP := literal(host); {
	case u.Hostname() == "" || u.Opaque != "":
		return fmt.Errorf("%w: no host", ErrRefused)
	case u.User != nil:
		return fmt.Errorf("%w: a name or password in the url", ErrRefused)
	case allow[origin(u)]:
		return nil
	case u.Scheme != "https":
		return fmt.Errorf("%w: not https", ErrRefused)
	case isIP && !Public(ip), !isIP && numeric(host), local(host):
		return fmt.Errorf("%w: not a public one", ErrRefused)
	}
	return nil
}

// onlyPublic checks the address of a connection that is about to be made.
func onlyPublic(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if ip, ok := literal(host); err != nil || !ok || !Public(ip) {
		return fmt.Errorf("%w: not a public one", ErrRefused)
	}
	return nil
}

// origin returns scheme, host and port in a normal form.
func origin(u *url.URL) string {
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "https":
		port = "443"
	default:
		port = "80"
	}
	return strings.ToLower(u.Scheme + "://" + net.JoinHostPort(u.Hostname(), port))
}

func origins(bases []string) map[string]bool {
	all := map[string]bool{}
	for _, base := range bases {
		if u, err := url.Parse(base); err == nil && u.Hostname() != "" {
			all[origin(u)] = true
		}
	}
	return all
}
