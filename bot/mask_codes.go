package bot

import (
	"bytes"
	"regexp"
	"unicode"
	"unicode/utf8"
)

// Names of one-time codes, card security codes and PINs, as people and banks write them. Codes
// of doors and devices are not among them: a technician needs those.
const (
	brands = `google|gmail|whatsapp|facebook|instagram|telegram|tiktok|microsoft|apple|amazon|netflix|uber|didi|rappi|paypal|nequi|daviplata` +
		`|bancolombia|davivienda|bbva|mercado ?(?:libre|pago)`
	codeNames = `otp|token|cvv2?|cvc2?|(?:clave|c[oó]digo) din[aá]mic[ao]|(?:clave|contrase[nñ]a) temporal` +
		`|(?:c[oó]digo|clave|pin|contrase[nñ]a) (?:de )?(?:(?:un )?solo uso|[uú]nic[ao]|verificaci[oó]n|seguridad|confirmaci[oó]n|autenticaci[oó]n|sms|` + brands + `)` +
		`|(?:verification|security|confirmation|authentication|one[- ]time|login|sms|` + brands + `) (?:code|pin|password|passcode)`
	bankNames = `(?:pin|nip|clave|contrase[nñ]a)(?: (?:de|del|of|for)(?: (?:la|el|mi|my|the))? (?:tarjeta|cajero|banco|cuenta|card|bank|account|atm))`
	codeLeads = `(?: (?:de|del|of|for|para) \pL+)?` + leads + `(?:(?:G|FB|IG)-)?`
	leads     = `[\s:=#"'*.-]*(?:(?:es|is|era|fue)\b[\s:=#"'*.-]*)?(?:el\b\s*)?`
)

// A match of codesAfter ends at the first digit of a code, one of codesBefore begins after its
// last.
var (
	codesAfter = []*regexp.Regexp{
		regexp.MustCompile(`(?i)\b(?:` + codeNames + `)` + codeLeads + `\d`),
		regexp.MustCompile(`(?i)\b(?:` + bankNames + `|mi (?:clave|pin|nip)|my (?:pin|passcode))` + leads + `\d`),
		regexp.MustCompile(`(?i)\bc[oó]digo(?: \pL+)? que (?:me|te|le|nos) (?:lleg[oó]|enviaron|mandaron)(?: \pL+){0,5}` + codeLeads + `\d`),
		regexp.MustCompile(`(?i)\bme (?:lleg[oó]|enviaron|mandaron) (?:el|un|este) c[oó]digo` + codeLeads + `\d`),
	}
	codesBefore = []*regexp.Regexp{
		regexp.MustCompile(`(?i)["'*,.]* (?:is|es|ser[aá]|as|como)(?: (?:your|su|tu|el|la|mi|my|the|un|una|a))?(?: \pL+)? (?:` + codeNames + `)`),
		regexp.MustCompile(`(?i)["'*,.]* (?:is|es|ser[aá]) (?:your|su|tu) (?:code|pin|c[oó]digo|clave)\b`),
	}
	// A PIN has four digits or more: "pin 12" is a pin of a connector.
	pins = regexp.MustCompile(`(?i)\b(?:pin|nip)` + leads + `\d`)
	// A token or a one-time code may contain letters.
	mixedCodes = regexp.MustCompile(`(?i)\b(?:otp|token)` + codeLeads + `([A-Z]{1,6}[0-9][A-Z0-9]{2,8})\b`)
	// Numbers of orders, quotations and devices have letters and a dash before them.
	numbered = regexp.MustCompile(`(?i)[A-Z]{2,}-$`)
	branded  = regexp.MustCompile(`(?i)\b(?:FB|IG)-$`)
)

const (
	minCodeDigits = 3
	minPINDigits  = 4
	maxCodeDigits = 8
	minPassword   = 4 // bytes
	maxCodeGap    = 3 // characters between two parts of a code
)

func maskCodes(text []byte) {
	for _, named := range codesAfter {
		for _, m := range named.FindAllIndex(text, -1) {
			maskCodeAt(text, m[1]-1, minCodeDigits)
		}
	}
	for _, m := range pins.FindAllIndex(text, -1) {
		maskCodeAt(text, m[1]-1, minPINDigits)
	}
	for _, named := range codesBefore {
		for _, m := range named.FindAllIndex(text, -1) {
			maskCodeBefore(text, m[0])
		}
	}
	for _, m := range mixedCodes.FindAllSubmatchIndex(text, -1) {
		crossOut(text[m[2]:m[3]])
	}
}

// maskCodeAt masks the code that begins at a position: one group of digits, two of three or
// four ("482-913"), or several of one or two ("12 34 56").
func maskCodeAt(text []byte, at, fewest int) {
	var groups []digitGroup
	for _, g := range digitGroups(text[at:min(len(text), at+64)]) {
		g = digitGroup{at + g.from, at + g.to}
		if len(groups) > 0 && !sameCode(text, groups[len(groups)-1], g) {
			break
		}
		groups = append(groups, g)
	}
	if len(groups) == 0 || isGroupedPhone(text, groups) {
		return
	}
	n, total := codeGroups(groups, false)
	if total >= fewest && total <= maxCodeDigits {
		crossOut(text[groups[0].from:groups[n-1].to])
	}
}

// maskCodeBefore masks the code that ends at a position.
func maskCodeBefore(text []byte, end int) {
	start := max(0, end-64)
	all := digitGroups(text[start:end])
	var groups []digitGroup // the last one first
	for i := len(all) - 1; i >= 0; i-- {
		g := digitGroup{start + all[i].from, start + all[i].to}
		if len(groups) == 0 && g.to != end || len(groups) > 0 && !sameCode(text, g, groups[len(groups)-1]) {
			break
		}
		groups = append(groups, g)
	}
	if len(groups) == 0 {
		return
	}
	n, total := codeGroups(groups, true)
	first := groups[n-1]
	if n < len(groups) || total < minCodeDigits || total > maxCodeDigits { // a longer number is not a code
		return
	}
	if before := text[:first.from]; numbered.Match(before) && !branded.Match(before) || bytes.HasSuffix(before, []byte("+")) {
		return
	}
	crossOut(text[first.from:end])
}

// codeGroups returns how many of the groups belong to the code, and their digits. Groups are
// counted from the code's name on.
func codeGroups(groups []digitGroup, whole bool) (n, total int) {
	first := groups[0].len()
	for _, g := range groups {
		switch {
		case n == 0:
		case total+g.len() > maxCodeDigits:
			return n, total
		case first < minCodeDigits && g.len() >= minCodeDigits, first > 4, !whole && first >= minCodeDigits && (n == 2 || g.len() < minCodeDigits):
			return n, total
		}
		n, total = n+1, total+g.len()
	}
	return n, total
}

// isGroupedPhone reports whether groups of digits are a phone number: "300 123 4567".
func isGroupedPhone(text []byte, groups []digitGroup) bool {
	total := 0
	for i, g := range groups {
		if g.len() > 4 || i > 0 && (g.len() < 2 || g.from-groups[i-1].to != 1 || text[g.from-1] != ' ' && text[g.from-1] != '-') {
			return false
		}
		total += g.len()
	}
	return total >= 10 && total <= 12
}

// sameCode reports whether two groups of digits can be parts of one code.
func sameCode(text []byte, a, b digitGroup) bool {
	gap := text[a.to:b.from]
	return utf8.RuneCount(gap) <= maxCodeGap && bytes.IndexFunc(gap, func(r rune) bool { return unicode.IsLetter(r) || r == '\n' || r == '+' || r == '#' }) < 0
}

// passwords match any value after a colon or equals sign, and after "es" or "is" a value with a
// digit. If other words stand between, as in the password of a network or a device, they do not
// match.
var passwords = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b(?:contrase[nñ]a|password|passwd|passcode|pwd)["'*]?\s*[:=]\s*["'*]?([^\s"'*]{4,64})`),
	regexp.MustCompile(`(?i)\b(?:contrase[nñ]a|password|passwd|passcode|(?:mi|my) clave)["'*]?\s*(?:[:=]\s*)?(?:(?:es|is)\s*[:=]?\s*)?["'*]?([^\s"'*]*\d[^\s"'*]*)`),
}

func maskPasswords(text []byte) {
	for _, named := range passwords {
		for _, m := range named.FindAllSubmatchIndex(text, -1) {
			if value := bytes.TrimRight(text[m[2]:m[3]], ".,;!?)"); len(value) >= minPassword {
				crossOut(value)
			}
		}
	}
}

// crossOut replaces letters and digits by X.
func crossOut(text []byte) {
	for i, b := range text {
		if isDigit(b) || b >= utf8.RuneSelf || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' {
			text[i] = 'X'
		}
	}
}
