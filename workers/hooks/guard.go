package hooks

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"syscall"
	"time"
)

// errRefused is an address that is not connected to, whoever configured it.
var errRefused = errors.New("refused address")

// sendFor is how long one try may take; it is less than a claim lasts.
const sendFor = 10 * time.Second

// guarded makes a client that reaches public addresses only. It uses no proxy, which
// would connect in our place, and follows no redirect. allow lists "ip:port" that are
// fine in spite of everything, over http too: stand-ins on this machine.
func guarded(allow []string, trust *tls.Config) *http.Client {
	dial := &net.Dialer{Timeout: 5 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !public(to.Addr()) && !slices.Contains(allow, address) {
			return fmt.Errorf("%w: it is not a public one", errRefused)
		}
		return nil
	}}
	return &http.Client{
		Timeout: sendFor,
		Transport: checked{allow, &http.Transport{
			DialContext: dial.DialContext, ForceAttemptHTTP2: true, TLSClientConfig: trust,
			MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second, TLSHandshakeTimeout: 5 * time.Second,
			MaxResponseHeaderBytes: 64 << 10,
		}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// checked refuses requests that no connection should be made for.
type checked struct {
	allow []string
	next  http.RoundTripper
}

func (c checked) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := allowed(r.URL, c.allow); err != nil {
		return nil, err
	}
	return c.next.RoundTrip(r)
}

func allowed(u *url.URL, allow []string) error {
	switch {
	case u.Hostname() == "" || u.User != nil:
		return fmt.Errorf("%w: no plain host", errRefused)
	case u.Scheme == "https", u.Scheme == "http" && slices.Contains(allow, u.Host):
		return nil
	}
	return fmt.Errorf("%w: it is not https", errRefused)
}

// reserved are blocks that are not private by name and yet lead nowhere public: shared
// and test networks, those that carry an IPv4 address inside, a cloud's own service.
var reserved = func() (blocks []netip.Prefix) {
	for _, s := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "168.63.129.16/32", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
		"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "fec0::/10",
	} {
		blocks = append(blocks, netip.MustParsePrefix(s))
	}
	return blocks
}()

// public reports whether an address is one of the internet's.
func public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	return ip.IsGlobalUnicast() && !ip.IsPrivate() &&
		!slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(ip) })
}
