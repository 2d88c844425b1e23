// Package mailbox reads mail addresses. It is the one judge of what an address is: for
// what people type into a chat, for the API and for the files of the business.
package mailbox

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds of an address, in bytes (RFC 5321, 4.5.3.1), and of how many are read in a text.
const (
	maxAddress = 254
	maxLocal   = 64
	maxLabel   = 63
	maxLabels  = 6
	maxFound   = 5
)

// Fault is why what looks like an address is none.
type Fault string

// The faults.
const (
	FaultLetters   Fault = "letters"   // accents, or letters that are not A to Z
	FaultInvisible Fault = "invisible" // characters that nobody sees
	FaultAt        Fault = "at"        // not one @, or nothing before it
	FaultDomain    Fault = "domain"    // what follows the @ is no domain
	FaultSigns     Fault = "signs"     // signs that no provider allows
)

// Address is an address that a text names. Either Value is set, or Fault says why the
// words are no address; they are never cut to a part that would be one: of "josé@x.com"
// there is no "s@x.com".
type Address struct {
	Value      string // lower case
	Fault      Fault
	Suggestion string // of a refused one: the address that was probably meant, "" where none is likely
	From, To   int    // bytes of the text
}

// Valid reports whether s is an address with nothing around it, in the characters that
// mail providers accept without SMTPUTF8 (RFC 6531), which few of them support.
func Valid(s string) bool { return faultOf(s) == "" }

// Find reads the addresses that a text names, in their order.
func Find(text string) []Address {
	var list []Address
	for from := 0; len(list) < maxFound; {
		at := strings.IndexAny(text[from:], "@＠")
		if at < 0 {
			return list
		}
		a := addressAround(text, from, from+at)
		list, from = append(list, a), a.To
	}
	return list
}

// addressAround reads the address whose @ stands at a byte; what lies before from belongs to
// another.
func addressAround(text string, from, at int) Address {
	_, size := utf8.DecodeRuneInString(text[at:])
	start, end := at, at+size
	for start > from {
		r, n := utf8.DecodeLastRuneInString(text[from:start])
		if isEdge(r) {
			break
		}
		start -= n
	}
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if isEdge(r) {
			break
		}
		end += n
	}
	end = at + size + len(strings.TrimRightFunc(text[at+size:end], isClosing))
	start = at - len(strings.TrimLeftFunc(text[start:at], isOpening))
	if mark := strings.LastIndexAny(text[start:at], ":,;/="); mark >= 0 { // "correo:ana@x.com"
		start += mark + 1
	}
	return parsePart(text, from, start, end)
}

// ParseAddress reads a whole text as one address.
func ParseAddress(text string) Address { return parsePart(text, 0, 0, len(text)) }

// parsePart reads a part of a text as one address; what lies before least is another's.
func parsePart(text string, least, from, to int) Address {
	a := Address{From: from, To: to}
	said := text[from:to]
	seen := strings.Map(func(r rune) rune {
		if IsInvisible(r) {
			return -1
		}
		return r
	}, said)
	edges := strings.TrimFunc(said, IsInvisible)
	plain := norm.NFKC.String(edges) // full-width letters are the same letters
	if a.Fault = faultOf(plain); a.Fault == "" && !hasUnlikelyDomain(plain) {
		a.Value = strings.ToLower(plain)
		return a
	}
	switch {
	case a.Fault == "":
		a.Fault = FaultDomain
	case seen != edges && faultOf(norm.NFKC.String(seen)) == "":
		a.Fault = FaultInvisible
	}
	if a.Suggestion = suggest(seen); a.Suggestion == "" {
		a.From, a.To, a.Suggestion = joinSpaced(text, least, from, to)
	}
	return a
}

// IsInvisible finds what is drawn as nothing and may stand inside a word: zero widths, marks
// of direction, soft hyphens, tags.
func IsInvisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector) || r == '\u034f' || r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0' || r == utf8.RuneError
}

func isEdge(r rune) bool {
	return r <= ' ' || unicode.IsSpace(r) || unicode.In(r, unicode.Pi, unicode.Pf) || strings.ContainsRune("<>()[]\"¿¡", r)
}

func isOpening(r rune) bool { return strings.ContainsRune("'*_(<:;,", r) }

// isClosing finds the marks that end the sentence or the emphasis behind an address, and
// emoji.
func isClosing(r rune) bool {
	return strings.ContainsRune(".,;:!?'\"*_…", r) || unicode.In(r, unicode.So, unicode.Sk) || r == '\u200d' || r == '\ufe0f'
}

func faultOf(s string) Fault {
	local, domain, ok := strings.Cut(s, "@")
	switch {
	case strings.ContainsFunc(s, IsInvisible):
		return FaultInvisible
	case strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsMark(r)) }):
		return FaultLetters
	case !ok || local == "" || strings.Contains(domain, "@"):
		return FaultAt
	case len(s) > maxAddress || len(local) > maxLocal || local[0] == '.' || local[len(local)-1] == '.' || strings.Contains(local, "..") || strings.ContainsFunc(local, func(r rune) bool { return !isAlphanumeric(r) && !strings.ContainsRune("._%+-", r) }):
		return FaultSigns
	case !isDomain(domain):
		return FaultDomain
	}
	return ""
}

func isDomain(domain string) bool {
	labels := strings.Split(domain, ".")
	if len(labels) < 2 || len(labels) > maxLabels {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > maxLabel || l[0] == '-' || l[len(l)-1] == '-' || strings.ContainsFunc(l, func(r rune) bool { return !isAlphanumeric(r) && r != '-' }) {
			return false
		}
	}
	top := labels[len(labels)-1]
	return len(top) >= 2 && !strings.ContainsFunc(top, unicode.IsDigit)
}

func isAlphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}
