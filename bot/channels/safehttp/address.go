package safehttp

import (
	"net/netip"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// reserved are blocks that lead nowhere public, although no method of netip says
// so. Those that carry another address inside (NAT64, 6to4, Teredo) are among them:
// what they carry could be a private one.
var reserved = prefixes(
	"0.0.0.0/8",        // this network
	"100.64.0.0/10",    // shared by carriers; some clouds' metadata
	"168.63.129.16/32", // a cloud's own services, behind a public number
	"192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
	"240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)

// unicast6 is the one block of IPv6 that is given out (RFC 4291, IANA's registry). What
// lies outside carries IPv4 addresses inside, in one way or another, or leads nowhere.
var unicast6 = netip.MustParsePrefix("2000::/3")

func prefixes(all ...string) []netip.Prefix {
	ps := make([]netip.Prefix, len(all))
	for i, s := range all {
		ps[i] = netip.MustParsePrefix(s)
	}
	return ps
}

// Public reports whether an address is one of the internet's.
func Public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.Is6() && !unicast6.Contains(ip) {
		return false
	}
	for _, p := range reserved {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}

// literal reads a host that is an address.
func literal(host string) (netip.Addr, bool) {
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return ip, err == nil
}

// numeric reports whether a host that is no address as literal reads it is one as resolvers
// do ("2130706433", "0x7f.1", "127.1"): its last label is a number (WHATWG URL, "ends in a
// number"). No domain is.
func numeric(host string) bool {
	last := strings.TrimSuffix(host, ".")
	last = last[strings.LastIndexByte(last, '.')+1:]
	if hex, ok := strings.CutPrefix(last, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return last != "" && strings.Trim(last, "0123456789") == ""
}

// plainHost is a host in small ASCII digits, letters and dots where it is written in wide
// ones ("１２７。0。0。1"), as it is before it is resolved (UTS 46).
func plainHost(host string) string {
	return strings.ToLower(strings.ReplaceAll(norm.NFKC.String(host), "。", "."))
}

// local reports whether a name means this machine or its network by convention.
func local(host string) bool {
	host = strings.TrimSuffix(host, ".")
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal")
}
