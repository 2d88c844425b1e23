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

// MaskSecrets replaces by X what a person should not write in a chat: the digits of payment
// cards but the last four, one-time codes, card security codes, and PINs and passwords that are
// named as such. Everything else stays. Digits of any script are recognised, also with
// invisible characters between them. It is applied before a text is stored, so that no log,
// store or language model gets the number.
func MaskSecrets(text string) string {
	if !mayHoldSecret(text) {
		return text
	}
	t := readableOf(text)
	maskCards(t.bytes)
	maskCodes(t.bytes)
	maskPasswords(t.bytes)
	return t.masked(text)
}

// MaskSecretsJSON masks every text and number of a JSON value; invalid JSON is returned
// unchanged. A number that is masked becomes a text.
func MaskSecretsJSON(raw json.RawMessage) json.RawMessage {
	// Escapes ("\u200b", "\n") are recognised only after decoding.
	if len(raw) == 0 || !bytes.ContainsRune(raw, '\\') && MaskSecrets(string(raw)) == string(raw) {
		return raw
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return raw
	}
	v, changed := maskValue(v)
	if !changed {
		return raw
	}
	hidden, err := json.Marshal(v)
	if err != nil {
		return raw
	}
	return hidden
}

func maskValue(v any) (masked any, changed bool) {
	switch v := v.(type) {
	case string:
		s := MaskSecrets(v)
		return s, s != v
	case json.Number:
		if s := MaskSecrets(v.String()); s != v.String() {
			return s, true
		}
	case []any:
		for i := range v {
			item, c := maskValue(v[i])
			v[i], changed = item, changed || c
		}
	case map[string]any:
		for k := range v {
			if !isID(k) {
				item, c := maskValue(v[k])
				v[k], changed = item, changed || c
			}
		}
	}
	return v, changed
}

// isID reports whether a key of a vendor's JSON holds an id: some ids pass as card numbers.
func isID(key string) bool {
	return strings.EqualFold(key, "id") || strings.HasSuffix(key, "_id") || strings.HasSuffix(key, "Id") || key == "reply_to" || key == "of"
}

// MaskSecretsBody returns a vendor's body as it may be stored, JSON or not.
func MaskSecretsBody(body []byte) string {
	if json.Valid(body) {
		return string(MaskSecretsJSON(body))
	}
	return MaskSecrets(string(body))
}

// Masked returns the input as it may be stored.
func (in Inbound) Masked() Inbound {
	in.Text = MaskSecrets(in.Text)
	in.Data = MaskSecretsJSON(in.Data)
	in.Profile = MaskSecrets(in.Profile)
	if in.Location != nil {
		place := *in.Location
		place.Name = MaskSecrets(place.Name)
		in.Location = &place
	}
	return in
}

const (
	shownDigits    = 4  // last digits of a card, as receipts print them
	maxCardGap     = 7  // characters between two groups of a number
	minCardDigits  = 14 // digits of the shortest card number
	maxCardDigits  = 19 // digits of the longest (ISO/IEC 7812-1)
	maxPhoneDigits = 15 // digits of a number with a plus (E.164)
)

// maskCards checks every number that begins and ends at the bounds of a group of digits.
func maskCards(text []byte) {
	groups := digitGroups(text)
	for i := 0; i < len(groups); i++ {
		if followsDeviceWord(text[:groups[i].from]) {
			continue
		}
		for j := i; j < len(groups) && (j == i || areAdjacent(text, groups[j-1], groups[j])); j++ {
			span := text[groups[i].from:groups[j].to]
			number := onlyDigits(span)
			if len(number) > maxCardDigits {
				break
			}
			if isCard(number) && writtenAsCard(text, groups[i:j+1], len(number)) {
				maskCard(span, len(number)-shownDigits)
				i = j
				break
			}
		}
	}
}

// digitGroup is a run of digits, as byte offsets.
type digitGroup struct{ from, to int }

func (g digitGroup) len() int { return g.to - g.from }

func digitGroups(text []byte) (groups []digitGroup) {
	for i := 0; i < len(text); i++ {
		if !isDigit(text[i]) {
			continue
		}
		from := i
		for i < len(text) && isDigit(text[i]) {
			i++
		}
		groups = append(groups, digitGroup{from, i})
	}
	return groups
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// areAdjacent reports whether two groups are separated only by a few characters that are
// neither letters nor digits.
func areAdjacent(text []byte, a, b digitGroup) bool {
	gap := text[a.to:b.from]
	return len(gap) <= maxCardGap*utf8.UTFMax && utf8.RuneCount(gap) <= maxCardGap && bytes.IndexFunc(gap, unicode.IsLetter) < 0
}

// writtenAsCard reports whether digits are grouped as card numbers are, and not as phones,
// lists or serial numbers that happen to pass as one.
func writtenAsCard(text []byte, groups []digitGroup, digits int) bool {
	from, to := groups[0].from, groups[len(groups)-1].to
	if twoPhones(text, groups) || isDevicePart(lettersBefore(text[:from])) || isDevicePart(lettersAfter(text[to:])) {
		return false
	}
	if regularGroups(groups) {
		return digits > maxPhoneDigits || from == 0 || text[from-1] != '+'
	}
	if from > 0 && text[from-1] == '+' {
		return false
	}
	for i := 1; i < len(groups); i++ { // in any groups, but only with separators of one number
		if gap := text[groups[i-1].to:groups[i].from]; len(gap) > 3 || len(bytes.Trim(gap, " .-\n\r\t")) != 0 {
			return false
		}
	}
	return true
}

// regularGroups reports whether digits are in one group, one by one, or in the groups that are
// printed on cards: fours, or 4-6-5 and 4-6-4.
func regularGroups(groups []digitGroup) bool {
	last := len(groups) - 1
	if last == 2 && groups[0].len() == 4 && groups[1].len() == 6 && (groups[2].len() == 4 || groups[2].len() == 5) {
		return true
	}
	size := groups[0].len()
	for i, g := range groups {
		if g.len() != size && (i < last || g.len() > size) {
			return false
		}
	}
	return last == 0 || size == 1 || size == 4
}

// twoPhones reports whether sixteen digits are two phones of eight, as in Central America:
// "2222-3333 / 7123-4567". None begins with 4 or 5.
func twoPhones(text []byte, groups []digitGroup) bool {
	if first := text[groups[0].from]; first == '4' || first == '5' {
		return false
	}
	gap := func(i int) string { return string(text[groups[i].to:groups[i+1].from]) }
	switch len(groups) {
	case 2:
		return groups[0].len() == 8 && groups[1].len() == 8
	case 4:
		return groups[0].len() == 4 && groups[2].len() == 4 && gap(0) == gap(2) && gap(0) != gap(1)
	}
	return false
}

// isDevicePart reports whether letters that touch a number make it a device's number: "SN",
// "LG".
func isDevicePart(letters []byte) bool {
	if utf8.RuneCount(letters) < 2 || cardWords.Match(letters) {
		return false
	}
	return bytes.EqualFold(letters, []byte("sn")) || bytes.EqualFold(letters, []byte("imei")) || bytes.IndexFunc(letters, unicode.IsLower) < 0
}

var cardWords = regexp.MustCompile(`(?i)^(?:pan|visa|amex|mc|master\pL*|tc|td|tarjeta|card)$`)

func lettersBefore(text []byte) []byte {
	from := len(text)
	for from > 0 {
		r, size := utf8.DecodeLastRune(text[:from])
		if !unicode.IsLetter(r) {
			break
		}
		from -= size
	}
	return text[from:]
}

func lettersAfter(text []byte) []byte {
	if end := bytes.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		return text[:end]
	}
	return text
}

// deviceNumberPattern matches the words after which a number is a device's: some of those pass
// as card numbers.
var deviceNumberPattern = regexp.MustCompile(`(?i)\b(?:serial|serie|s/?n|imei)\s*(?:n[uú]mero|number|no\.?|n\.?º)?\s*(?:es|is)?[\s:#.]*$`)

func followsDeviceWord(before []byte) bool {
	return deviceNumberPattern.Match(before[max(0, len(before)-40):])
}

func onlyDigits(text []byte) []byte {
	return slices.DeleteFunc(slices.Clone(text), func(b byte) bool { return !isDigit(b) })
}

// maskCard masks the first n digits.
func maskCard(text []byte, n int) {
	for i := range text {
		if n > 0 && isDigit(text[i]) {
			text[i], n = 'X', n-1
		}
	}
}

// cardRanges are the prefixes and lengths of the networks' numbers (ISO/IEC 7812-1). Diners'
// 300–305 is left out: they are no longer issued and look like mobile numbers.
var cardRanges = []struct {
	from, to string // prefixes, of the same length
	sizes    []int
}{
	{"4", "4", []int{16, 19}},           // Visa: 13 digits are no longer issued, and would match German phones
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
	{"50", "50", []int{16, 17, 18, 19}}, // Maestro: 13 to 15 digits match Central American phones
	{"56", "58", []int{16, 17, 18, 19}}, // Maestro
	{"60", "60", []int{16}},             // store cards
	{"63", "63", []int{16, 18, 19}},     // Maestro
	{"67", "67", []int{16, 18, 19}},     // Maestro
}

// isCard reports whether digits are a network's number with a valid check digit.
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
