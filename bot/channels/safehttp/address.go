package safehttp

import (
	"net/netip"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// reserved are blocks without public hosts that netip's methods do not report. They include blocks
// that embed another address (NAT64, 6to4, Teredo), because it could be private.
var reserved = prefixes(
	"0.0.0.0/8",        // this network
	"100.64.0.0/10",    // carrier-grade NAT; metadata services of some clouds
	"168.63.129.16/32", // a cloud's own services on a public address
	"192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
	"240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)

// unicast6 is the only allocated global unicast block of IPv6 (RFC 4291, IANA's registry).
// Addresses outside it embed IPv4 addresses or are not public.
var unicast6 = netip.MustParsePrefix("2000::/3")

func prefixes(all ...string) []netip.Prefix {
	ps := make([]netip.Prefix, len(all))
	for i, s := range all {
		ps[i] = netip.MustParsePrefix(s)
	}
	return ps
}

// Public reports whether an address is a public internet address.
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

// literal parses a host that is an IP address.
func literal(host string) (netip.Addr, bool) {
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return ip, err == nil
}

// numeric reports whether resolvers read a host as an IPv4 address although literal does not
// ("2130706433", "0x7f.1", "127.1"): its last label is a number (WHATWG URL, "ends in a number").
// No domain name ends so.
func numeric(host string) bool {
	last := strings.TrimSuffix(host, ".")
	last = last[strings.LastIndexByte(last, '.')+1:]
	if hex, ok := strings.CutPrefix(last, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return last != "" && strings.Trim(last, "0123456789") == ""
}

// plainHost returns a host in ASCII if it is written in full-width characters ("１２７。0。0。1"), as
// resolvers normalise it (UTS 46).
func plainHost(host string) string {
	return strings.ToLower(strings.ReplaceAll(norm.NFKC.String(host), "。", "."))
}

// local reports whether a name conventionally means this machine or its network.
func local(host string) bool {
	host = strings.TrimSuffix(host, ".")
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal")
}
