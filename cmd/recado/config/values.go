package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The values of settings. Their UnmarshalText returns what the value must be, and never the value itself.

// Secret is a text that is not shown: printed, logged or encoded it is "***". string(s) is the text.
type Secret string

// String implements fmt.Stringer.
func (s Secret) String() string { return hide(s != "") }

// GoString implements fmt.GoStringer.
func (s Secret) GoString() string { return s.String() }

// MarshalText implements encoding.TextMarshaler.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

func hide(there bool) string {
	if there {
		return "***"
	}
	return ""
}

// Pairs are names and values, written like the query of a URL, so that values may have any character. They
// are shown no more than a Secret.
type Pairs map[string]string

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *Pairs) UnmarshalText(text []byte) error {
	query, err := url.ParseQuery(string(text))
	if err != nil {
		return errors.New("written like a query: name=value&other=a%26b")
	}
	all := Pairs{}
	for name, values := range query {
		if len(values) > 1 {
			return errors.New("written like a query that says no name twice")
		}
		all[name] = values[0]
	}
	*p = all
	return nil
}

// String implements fmt.Stringer.
func (p Pairs) String() string { return hide(len(p) > 0) }

// GoString implements fmt.GoStringer.
func (p Pairs) GoString() string { return p.String() }

// MarshalText implements encoding.TextMarshaler.
func (p Pairs) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// Count is a number from 1; 0 where it is not set.
type Count int

// UnmarshalText implements encoding.TextUnmarshaler.
func (c *Count) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(string(text))
	if err != nil || n < 1 {
		return errors.New("a number from 1")
	}
	*c = Count(n)
	return nil
}

// maxMinutes bounds periods, so that they are no overflow: a century.
const maxMinutes = 100 * 365 * 24 * 60

// Minutes is a period that is written as a number of minutes from 1.
type Minutes time.Duration

// UnmarshalText implements encoding.TextUnmarshaler.
func (m *Minutes) UnmarshalText(text []byte) error {
	var n Count
	if err := n.UnmarshalText(text); err != nil {
		return err
	}
	*m = Minutes(time.Duration(min(n, maxMinutes)) * time.Minute)
	return nil
}

// MinutesOrNever is a period that is written as a number of minutes; 0 is never.
type MinutesOrNever time.Duration

// UnmarshalText implements encoding.TextUnmarshaler.
func (m *MinutesOrNever) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(string(text))
	if err != nil || n < 0 {
		return errors.New("a number of minutes, 0 for never")
	}
	*m = MinutesOrNever(time.Duration(min(n, maxMinutes)) * time.Minute)
	return nil
}

// Days is a number of days; 0 is never.
type Days int

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Days) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(string(text))
	if err != nil || n < 0 || n > 3653 {
		return errors.New("a number of days from 0 to 3653, 0 for never")
	}
	*d = Days(n)
	return nil
}

// Address is the URL of an HTTP server; the zero value is none.
type Address struct{ url *url.URL }

// UnmarshalText implements encoding.TextUnmarshaler.
func (a *Address) UnmarshalText(text []byte) error {
	u, err := url.Parse(string(text))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" {
		return errors.New("an address like https://host/path")
	}
	a.url = u
	return nil
}

// String returns the URL; "" for none.
func (a Address) String() string {
	if a.url == nil {
		return ""
	}
	return a.url.String()
}

// Base returns the URL without slashes at its end, to put a path behind it.
func (a Address) Base() string { return strings.TrimRight(a.String(), "/") }

// IsSet reports whether there is an address.
func (a Address) IsSet() bool { return a.url != nil }

// Hostname returns the host without its port.
func (a Address) Hostname() string {
	if a.url == nil {
		return ""
	}
	return a.url.Hostname()
}

// Loopback reports whether the server is on this machine.
func (a Address) Loopback() bool { return loopback(a.Hostname()) }

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// AddressOrOff is an address, or the word off.
type AddressOrOff struct {
	Address
	off bool
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (a *AddressOrOff) UnmarshalText(text []byte) error {
	if string(text) == "off" {
		a.off = true
		return nil
	}
	return a.Address.UnmarshalText(text)
}

// Off reports whether the setting says off.
func (a AddressOrOff) Off() bool { return a.off }

// WebOrigins are origins of web pages by comma: a scheme and a host, as browsers send them.
type WebOrigins []string

// UnmarshalText implements encoding.TextUnmarshaler.
func (o *WebOrigins) UnmarshalText(text []byte) error {
	var all WebOrigins
	for _, said := range fields(string(text)) {
		u, err := url.Parse(said)
		if err != nil || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) || u.Host == "" || said != u.Scheme+"://"+strings.ToLower(u.Host) {
			return errors.New("origins like https://app.example.com, by comma, without a path")
		}
		all = append(all, said)
	}
	*o = all
	return nil
}

// Networks are networks by comma or space; a single address is a network of one.
type Networks []netip.Prefix

// UnmarshalText implements encoding.TextUnmarshaler.
func (n *Networks) UnmarshalText(text []byte) error {
	var all Networks
	for _, said := range fields(string(text)) {
		p, err := netip.ParsePrefix(said)
		if ip, single := netip.ParseAddr(said); single == nil {
			p, err = ip.Prefix(ip.BitLen())
		}
		if err != nil {
			return errors.New("addresses or networks like 10.0.0.0/8, by comma")
		}
		all = append(all, p.Masked())
	}
	*n = all
	return nil
}

func fields(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// NumberIDs are the ids of the numbers of a WhatsApp account. Each channel but the first is named after its
// number, so the order must stay and new ones must be appended.
type NumberIDs []string

// UnmarshalText implements encoding.TextUnmarshaler.
func (n *NumberIDs) UnmarshalText(text []byte) error {
	var all NumberIDs
	for id := range strings.SplitSeq(string(text), ",") {
		id = strings.TrimSpace(id)
		if id == "" || strings.Trim(id, "0123456789") != "" {
			return errors.New("ids of numbers: digits only, several parted by commas")
		}
		if slices.Contains(all, id) {
			return errors.New("ids of numbers, none of them twice")
		}
		all = append(all, id)
	}
	*n = all
	return nil
}

// Origin is the short number from which Concepto Móvil sends to a country.
type Origin struct {
	Prefix  string // of the phone numbers, as +57
	Country string // the vendor's name of the country
	Dial    string // the short number
}

// Origins are written like +57=CO:1000,+503=SV:2000.
type Origins []Origin

// UnmarshalText implements encoding.TextUnmarshaler.
func (o *Origins) UnmarshalText(text []byte) error {
	var all Origins
	for one := range strings.SplitSeq(string(text), ",") {
		if one = strings.TrimSpace(one); one == "" {
			continue
		}
		prefix, rest, there := strings.Cut(one, "=")
		country, dial, split := strings.Cut(rest, ":")
		if !there || !split {
			return errors.New("like +57=CO:1000,+503=SV:2000")
		}
		all = append(all, Origin{Prefix: strings.TrimSpace(prefix), Country: strings.TrimSpace(country), Dial: strings.TrimSpace(dial)})
	}
	*o = all
	return nil
}

// Prices are amounts in cents by country, written like SV=6,HN=9.
type Prices map[string]int

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *Prices) UnmarshalText(text []byte) error {
	all := Prices{}
	for _, one := range fields(string(text)) {
		country, price, there := strings.Cut(one, "=")
		cents, err := strconv.Atoi(price)
		if !there || err != nil || cents < 0 || !regexp.MustCompile(`^[A-Z]{2}$`).MatchString(country) {
			return errors.New("cents by country, like SV=6,HN=9")
		}
		all[country] = cents
	}
	*p = all
	return nil
}

// Mail is a mail address, with a name or without.
type Mail string

// UnmarshalText implements encoding.TextUnmarshaler.
func (m *Mail) UnmarshalText(text []byte) error {
	if _, err := mail.ParseAddress(string(text)); err != nil {
		return errors.New("a mail address")
	}
	*m = Mail(text)
	return nil
}

// Mails are mail addresses by comma or space.
type Mails []string

// UnmarshalText implements encoding.TextUnmarshaler.
func (m *Mails) UnmarshalText(text []byte) error {
	all := fields(string(text))
	for _, one := range all {
		if _, err := mail.ParseAddress(one); err != nil {
			all = nil
			break
		}
	}
	if len(all) == 0 {
		return errors.New("mail addresses, by comma")
	}
	*m = all
	return nil
}

// GraphVersion is a version of WhatsApp's Graph API.
type GraphVersion string

// UnmarshalText implements encoding.TextUnmarshaler.
func (v *GraphVersion) UnmarshalText(text []byte) error {
	if !regexp.MustCompile(`^v\d{1,3}\.\d{1,2}$`).Match(text) {
		return errors.New("like v23.0")
	}
	*v = GraphVersion(text)
	return nil
}

// Language is the code of a language.
type Language string

// UnmarshalText implements encoding.TextUnmarshaler.
func (l *Language) UnmarshalText(text []byte) error {
	if !regexp.MustCompile(`^[a-z]{2,3}$`).Match(text) {
		return errors.New("a language's code, as es")
	}
	*l = Language(text)
	return nil
}

// LogLevel is how much the log says.
type LogLevel slog.Level

// UnmarshalText implements encoding.TextUnmarshaler.
func (l *LogLevel) UnmarshalText(text []byte) error {
	word, err := oneOf(text, "debug", "info", "warn", "error")
	if err != nil {
		return err
	}
	return (*slog.Level)(l).UnmarshalText([]byte(word))
}

// LogAddresses is how callers' addresses stand in the log of requests.
type LogAddresses string

// The values of RECADO_LOG_ADDRESSES.
const (
	LogFull   LogAddresses = "full"
	LogMasked LogAddresses = "masked"
)

// UnmarshalText implements encoding.TextUnmarshaler.
func (l *LogAddresses) UnmarshalText(text []byte) (err error) {
	*l, err = oneOf(text, LogFull, LogMasked)
	return err
}

// Simulator says whether the simulator is a channel.
type Simulator string

// The values of RECADO_SIMULATOR.
const (
	SimulatorOn   Simulator = "on"
	SimulatorOff  Simulator = "off"
	SimulatorAuto Simulator = "auto"
)

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Simulator) UnmarshalText(text []byte) (err error) {
	*s, err = oneOf(text, SimulatorOn, SimulatorOff, SimulatorAuto)
	return err
}

// Orders says who may request orders without the API key.
type Orders string

// The values of RECADO_ORDERS.
const (
	OrdersOff       Orders = "off"
	OrdersKey       Orders = "key"
	OrdersAnonymous Orders = "anonymous"
	OrdersAuto      Orders = "auto"
)

// UnmarshalText implements encoding.TextUnmarshaler.
func (o *Orders) UnmarshalText(text []byte) (err error) {
	*o, err = oneOf(text, OrdersOff, OrdersKey, OrdersAnonymous, OrdersAuto)
	return err
}

func oneOf[T ~string](text []byte, values ...T) (T, error) {
	if slices.Contains(values, T(text)) {
		return T(text), nil
	}
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = string(v)
	}
	return "", fmt.Errorf("one of %s", strings.Join(words, ", "))
}
