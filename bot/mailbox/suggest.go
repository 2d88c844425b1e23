package mailbox

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// providers are the domains that private people write most, by their names; only for
// these is a missing ".com" guessed.
var providers = map[string]string{"gmail": "gmail.com", "hotmail": "hotmail.com", "outlook": "outlook.com", "yahoo": "yahoo.com", "icloud": "icloud.com", "live": "live.com"}

// hasUnlikelyDomain finds an address that is well formed and ends in no domain of the world: N lies
// beside M on the keyboard.
func hasUnlikelyDomain(s string) bool { return strings.HasSuffix(strings.ToLower(s), ".con") }

// suggest gives the address that was probably meant by one that is refused, or "".
func suggest(said string) string {
	s := strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsMark(r) || unicode.IsSpace(r) || IsInvisible(r) {
			return -1
		}
		return r
	}, norm.NFKD.String(said)))
	for strings.Contains(s, "@@") {
		s = strings.ReplaceAll(s, "@@", "@")
	}
	local, domain, ok := strings.Cut(s, "@")
	if !ok {
		return ""
	}
	domain = strings.NewReplacer(",", ".", ";", ".", ":", ".").Replace(domain)
	s = collapseDots(local) + "@" + completeDomain(collapseDots(domain))
	if faultOf(s) != "" {
		return ""
	}
	return s
}

// collapseDots leaves one of several points in a row, and none at the ends.
func collapseDots(s string) string {
	for strings.Contains(s, "..") {
		s = strings.ReplaceAll(s, "..", ".")
	}
	return strings.Trim(s, ".")
}

// completeDomain completes the domain of a provider and puts ".con" right.
func completeDomain(domain string) string {
	if hasUnlikelyDomain(domain) {
		domain = strings.TrimSuffix(domain, "con") + "com"
	}
	name := strings.TrimSuffix(strings.ReplaceAll(domain, ".", ""), "com")
	if full, ok := providers[name]; ok && (domain == name || domain == name+"com") {
		return full
	}
	return domain
}

// What stands beside an @ with blanks around it: "ana @ gmail . com".
var (
	lastWord  = regexp.MustCompile(`[\w.%+-]+[ \t]*$`)
	nextWords = regexp.MustCompile(`^[ \t]*[\w-]*(?:[ \t]*[.,][ \t]*[\w-]+){0,4}`)
)

// joinSpaced guesses an address whose parts are written with blanks between them, and says
// where they stand. Without a guess it gives the bounds as they were.
func joinSpaced(text string, least, from, to int) (start, end int, meant string) {
	said := text[from:to]
	if strings.Count(said, "@") != 1 {
		return from, to, ""
	}
	at := from + strings.IndexByte(said, '@')
	start, end = from, to
	if at == from {
		if m := lastWord.FindStringIndex(text[least:at]); m != nil {
			start = least + m[0]
		}
	}
	if !strings.Contains(text[at:to], ".") {
		end = at + 1 + len(nextWords.FindString(text[at+1:]))
	}
	if end < to {
		return from, to, ""
	}
	if meant = suggest(text[start:end]); meant == "" {
		return from, to, ""
	}
	return start, end, meant
}
