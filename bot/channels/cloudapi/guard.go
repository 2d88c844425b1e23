package cloudapi

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// errRefused is a url that is not followed, whoever wrote it.
var errRefused = errors.New("refused address")

const fileFor = 60 * time.Second

// guarded is a client for addresses that others name. It connects to public
// addresses only, checked when a connection is made: after DNS, and after every
// redirect. It uses no proxy, which would connect in our place. Where the vendor is
// a stand-in on this machine, this machine is public too.
func guarded(graph *url.URL) *http.Client {
	here := graph != nil && loopback(graph.Hostname())
	dial := &net.Dialer{Timeout: 5 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !public(to.Addr()) && (!here || !to.Addr().Unmap().IsLoopback()) {
			return fmt.Errorf("%w: not a public one", errRefused)
		}
		return nil
	}}
	return &http.Client{
		Timeout: fileFor,
		Transport: &http.Transport{
			DialContext: dial.DialContext, ForceAttemptHTTP2: true,
			MaxIdleConnsPerHost: 16, IdleConnTimeout: 30 * time.Second,
			TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: callFor,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > 3 {
				return fmt.Errorf("%w: too many redirects", errRefused)
			}
			return allowed(r.URL, graph)
		},
	}
}

// allowed says whether a url may be asked for at all.
func allowed(u, graph *url.URL) error {
	switch {
	case u.Hostname() == "" || u.User != nil:
		return fmt.Errorf("%w: no plain host", errRefused)
	case u.Scheme == "https":
		return nil
	case graph != nil && u.Scheme == graph.Scheme && u.Host == graph.Host:
		return nil
	}
	return fmt.Errorf("%w: not https", errRefused)
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// reserved are blocks that are not private by name and yet lead nowhere public.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
}

// public reports whether an address is one of the internet's.
func public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}
