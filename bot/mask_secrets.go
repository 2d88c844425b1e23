package bot

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaskSecrets replaces by X what a person should not have written in a chat: the digits of
// payment cards but the last four, and one-time and card security codes that are named as
// such. Everything else, and the length in bytes, stays. It is applied before a text is
// stored, so that no log, store or language model ever sees the number.
func MaskSecrets(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return r >= '0' && r <= '9' }) < 0 {
		return text
	}
	hidden := []byte(text)
	maskCards(hidden)
	for _, named := range codePatterns {
		for _, m := range named.FindAllSubmatchIndex(hidden, -1) {
			if end := m[3]; end == len(hidden) || hidden[end] < '0' || hidden[end] > '9' { // a longer number is no code
				maskDigits(hidden[m[2]:end])
			}
		}
	}
	return string(hidden)
}

// MaskSecretsJSON conceals in every text and number of a JSON value; what is no JSON is
// returned as it is. A number that is concealed becomes a text.
func MaskSecretsJSON(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 || MaskSecrets(string(raw)) == string(raw) {
		return raw
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return raw
	}
	hidden, err := json.Marshal(maskValue(v))
	if err != nil {
		return raw
	}
	return hidden
}

func maskValue(v any) any {
	switch v := v.(type) {
	case string:
		return MaskSecrets(v)
	case json.Number:
		if s := MaskSecrets(v.String()); s != v.String() {
			return s
		}
	case []any:
		for i := range v {
			v[i] = maskValue(v[i])
		}
	case map[string]any:
		for k := range v {
			if !isID(k) {
				v[k] = maskValue(v[k])
			}
		}
	}
	return v
}

// isID reports whether a key of a vendor's JSON holds an id: some of those pass for cards.
func isID(key string) bool {
	return strings.EqualFold(key, "id") || strings.HasSuffix(key, "_id") || strings.HasSuffix(key, "Id") || key == "reply_to" || key == "of"
}

// MaskSecretsBody is a vendor's body as it may be kept: JSON or anything else.
func MaskSecretsBody(body []byte) string {
	if json.Valid(body) {
		return string(MaskSecretsJSON(body))
	}
	return MaskSecrets(string(body))
}

// Masked is the input as it may be stored.
func (in Inbound) Masked() Inbound {
	in.Text = MaskSecrets(in.Text)
	in.Data = MaskSecretsJSON(in.Data)
	if in.Location != nil {
		place := *in.Location
		place.Name = MaskSecrets(place.Name)
		in.Location = &place
	}
	return in
}

func maskDigits(digits []byte) {
	for i, b := range digits {
		if b >= '0' && b <= '9' {
			digits[i] = 'X'
		}
	}
}

const (
	shownDigits   = 4  // of a card, as receipts print them
	maxCardGap    = 3  // bytes between two groups of a number
	minCardDigits = 14 // digits of the shortest card number
	maxCardDigits = 19 // and of the longest (ISO/IEC 7812-1)
)

// maskCards looks at every number that begins and ends where a group of digits does.
func maskCards(text []byte) {
	groups := digitGroups(text)
	for i := 0; i < len(groups); i++ {
		if followsDeviceWord(text[:groups[i][0]]) {
			continue
		}
		for j := i; j < len(groups) && (j == i || areAdjacent(text, groups[j-1][1], groups[j][0])); j++ {
			number := onlyDigits(text[groups[i][0]:groups[j][1]])
			if len(number) > maxCardDigits {
				break
			}
			if isCard(number) {
				maskCard(text[groups[i][0]:groups[j][1]], len(number)-shownDigits)
				i = j
				break
			}
		}
	}
}

// digitGroups are the runs of digits that no letter or plus touches, as byte offsets.
func digitGroups(text []byte) (groups [][2]int) {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			continue
		}
		from := i
		for i < len(text) && text[i] >= '0' && text[i] <= '9' {
			i++
		}
		before, _ := utf8.DecodeLastRune(text[:from])
		after, _ := utf8.DecodeRune(text[i:])
		if !unicode.IsLetter(before) && before != '+' && !unicode.IsLetter(after) {
			groups = append(groups, [2]int{from, i})
		}
	}
	return groups
}

// areAdjacent reports whether only what separates the groups of one number stands between.
func areAdjacent(text []byte, from, to int) bool {
	return to-from <= maxCardGap && len(bytes.Trim(text[from:to], " .-\n\r\t\u00a0")) == 0
}

// deviceNumberPattern are the words after which a number is a device's: some of those pass for cards.
var deviceNumberPattern = regexp.MustCompile(`(?i)\b(?:serial|serie|s/n|imei)\s*(?:n[uú]mero|number|no\.?|n\.?º)?\s*(?:es|is)?[\s:#.]*$`)

func followsDeviceWord(before []byte) bool {
	return deviceNumberPattern.Match(before[max(0, len(before)-40):])
}

func onlyDigits(text []byte) []byte {
	return slices.DeleteFunc(slices.Clone(text), func(b byte) bool { return b < '0' || b > '9' })
}

// maskCard crosses out the first n digits.
func maskCard(text []byte, n int) {
	for i := range text {
		if n > 0 && text[i] >= '0' && text[i] <= '9' {
			text[i], n = 'X', n-1
		}
	}
}

// cardRanges are the beginnings and lengths of the networks' numbers (ISO/IEC 7812-1).
// Diners' 300–305 is left out: they are no longer issued and look like mobile numbers.
var cardRanges = []struct {
	from, to string // beginnings, of the same length
	sizes    []int
}{
	{"4", "4", []int{16, 19}},           // Visa: those of 13 digits are gone, and would be phones of Germany
	{"51", "55", []int{16}},             // Mastercard
	{"2221", "2720", []int{16}},         // Mastercard
	{"34", "34", []int{15}},             // American Express
	{"37", "37", []int{15}},             // American Express
	{"36", "36", []int{14}},             // Diners Club
	{"38", "39", []int{14}},             // Diners Club
	{"3528", "3589", []int{16}},         // JCB
	{"6011", "6011", []int{16, 19}},     // Discover
	{"644", "659", []int{16, 19}},       // Discover
	{"62", "62", []int{16, 17, 18, 19}}, // UnionPay
	{"50", "50", []int{16, 17, 18, 19}}, // Maestro: 13 to 15 digits are Central America's phones
	{"56", "58", []int{16, 17, 18, 19}}, // Maestro
	{"60", "60", []int{16}},             // store cards
	{"63", "63", []int{16, 18, 19}},     // Maestro
	{"67", "67", []int{16, 18, 19}},     // Maestro
}

// isCard reports whether digits are a network's number with a right check digit.
func isCard(number []byte) bool {
	if len(number) < minCardDigits {
		return false
	}
	for _, r := range cardRanges {
		begins := string(number[:len(r.from)])
		if begins >= r.from && begins <= r.to && slices.Contains(r.sizes, len(number)) {
			return luhn(number)
		}
	}
	return false
}

// luhn checks the last digit (ISO/IEC 7812-1, annex B).
func luhn(number []byte) bool {
	sum := 0
	for i, b := range number {
		d := int(b - '0')
		if (len(number)-i)%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// codePatterns are one-time codes, and the codes on cards, as people and banks write them.
// The code of a door or of a device is none: a technician needs those.
var codePatterns = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b(?:` + codeNames + `)` + codeLeads + `(\d{3}[ -]?\d{0,5})`),
	regexp.MustCompile(`(?i)\bc[oó]digo(?: \pL+)? que (?:me|te|le|nos) (?:lleg[oó]|enviaron|mandaron)(?: \pL+){0,5}` + codeLeads + `(\d{3}[ -]?\d{1,5})`),
	regexp.MustCompile(`(?i)\bme (?:lleg[oó]|enviaron|mandaron) (?:el|un|este) c[oó]digo` + codeLeads + `(\d{3}[ -]?\d{1,5})`),
	regexp.MustCompile(`(?i)(?:^|[^\d])(\d{3}[ -]?\d{1,5}) (?:is|es|ser[aá])(?: (?:your|su|tu|el|la|mi|my|the))?(?: \pL+)? (?:` + codeNames + `)`),
}

const (
	codeNames = `otp|token|cvv2?|cvc2?|(?:clave|c[oó]digo) din[aá]mic[ao]|(?:clave|contraseña) temporal` +
		`|(?:c[oó]digo|clave|pin|contraseña) (?:de )?(?:(?:un )?solo uso|[uú]nic[ao]|verificaci[oó]n|seguridad|confirmaci[oó]n|autenticaci[oó]n|whatsapp|sms)` +
		`|(?:verification|security|confirmation|authentication|one[- ]time|login|whatsapp|sms) (?:code|pin|password|passcode)`
	codeLeads = `(?: (?:de|del|of|for|para) \pL+)?[\s:=#"'*.-]*(?:(?:es|is|era|fue)\b[\s:=#"'*.-]*)?(?:el\b\s*)?(?:G-)?`
)
