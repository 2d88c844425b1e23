package campaigns

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"recado/bot"
	"recado/flows/text"
)

// The most characters of a message, by channel: two segments of SMS, one screen of a chat.
var maxText = map[Channel]int{BySMS: 300, ByWhatsApp: 600, ByMail: 1500}

// minText is the fewest characters in which amount, date and business can be said.
const minText = 30

// Check returns why a model's message must not be sent, or "": it has to say the amount, the due date,
// the link and the business as they are, and no other amount, date or address; it threatens nobody,
// names no third party and does not ask why the debtor has not paid (Colombia, Ley 2300 of 2023).
func Check(d Draft, f Facts) string {
	said := strings.TrimSpace(d.Text)
	switch {
	case !slices.Contains(f.Channels, d.Channel):
		return "channel"
	case !slices.Contains(Tones(), d.Tone):
		return "tone"
	case said != text.Text(said) || len([]rune(said)) < minText || text.Longer(said, maxText[d.Channel]):
		return "length"
	case !strings.Contains(said, f.Business):
		return "business"
	}
	rest := strings.ReplaceAll(said, f.Business, " ")
	for _, part := range []struct{ name, want string }{{"link", f.Link}, {"amount", f.Amount}, {"due", f.Due}} {
		if part.want == "" {
			continue
		}
		if !strings.Contains(rest, part.want) {
			return part.name
		}
		rest = strings.ReplaceAll(rest, part.want, " ")
	}
	for _, known := range []string{f.Number, f.Name} {
		if known != "" {
			rest = strings.ReplaceAll(rest, known, " ")
		}
	}
	return checkRest(rest, f)
}

var (
	anyLink   = regexp.MustCompile(`(?i)(https?:|www\.|\b[a-z0-9-]+\.(com|net|org|co|sv|hn|io|me|app|link|info|ly)\b|@)`)
	anyNumber = regexp.MustCompile(`\d[\d.,/-]*`)
)

// checkRest looks at what a text says beside the facts.
func checkRest(rest string, f Facts) string {
	if anyLink.MatchString(rest) {
		return "other_link"
	}
	for _, n := range anyNumber.FindAllString(rest, -1) {
		if digits := strings.Trim(n, ".,/-"); len(digits) > 2 || !smallNumber(digits, f) {
			return "other_number"
		}
	}
	folded := " " + strings.Map(letters, bot.Fold(rest)) + " "
	for _, group := range forbidden {
		for _, phrase := range group.phrases {
			if strings.Contains(folded, phrase) {
				return group.fault
			}
		}
	}
	if strings.HasPrefix(f.Language, "es") != spanish(folded) {
		return "language"
	}
	return ""
}

// smallNumber reports whether a number is one of those that belong to the facts.
func smallNumber(digits string, f Facts) bool {
	n := 0
	for _, r := range digits {
		if r < '0' || r > '9' {
			return false
		}
		n = 10*n + int(r-'0')
	}
	return n == f.Count || n == f.Days || n == -f.Days
}

func letters(r rune) rune {
	if unicode.IsLetter(r) {
		return r
	}
	return ' '
}

// forbidden are phrases without accents that no message may contain.
var forbidden = []struct {
	fault   string
	phrases []string
}{
	{"asks_why", []string{
		" por que no ha pagado", " por que no pago", " por que no ha cancelado", " porque no ha pagado", " porque no pago", " motivo de no pago", " motivo de su mora",
		" razon por la que no", " que le impide pagar", " why you have not paid", " why have you not paid", " why you haven", " why haven", " why didn", " explique por que", " explain why",
	}},
	{"threat", []string{
		" demanda", " demandar", " embarg", " juez", " juzgado", " judicial", " juridic", " abogado", " carcel", " policia", " denuncia", " delito", " fraude", " consecuencia", " reportad",
		" reportar", " reporte negativo", " datacredito", " buro", " centrales de riesgo", " central de riesgo", " lista negra", " moroso", " deudor", " ultimo aviso", " ultima oportunidad",
		" suspender", " corte del servicio", " visitaremos", " visita a su", " lawsuit", " legal action", " lawyer", " court", " police", " seize", " jail", " credit bureau", " blacklist", " or else", " final notice",
	}},
	{"third_party", []string{
		" su familia", " sus familiares", " su esposa", " su esposo", " su jefe", " su empleador", " su trabajo", " su empresa donde", " sus vecinos", " sus referencias", " su referencia", " su codeudor", " su fiador",
		" your family", " your wife", " your husband", " your boss", " your employer", " your neighbo", " your references",
	}},
	{"instructions", []string{
		" ignore ", " ignora ", " ignorar ", " instrucciones", " instructions", " system prompt", " como modelo", " as an ai", " modelo de lenguaje", " language model", " asistente virtual de openai",
	}},
	{"promise", []string{
		" descuento", " rebaja", " condon", " gratis", " sin intereses", " promocion", " premio", " discount", " waive", " free of", " forgive",
	}},
}

// Words by which Spanish and English are told apart.
var (
	spanishWords = []string{"su", "de", "la", "el", "por", "que", "con", "para", "una", "pago", "factura", "saldo", "usted", "gracias", "hola", "puede"}
	englishWords = []string{"your", "the", "of", "is", "you", "to", "for", "and", "with", "invoice", "payment", "please", "hello", "thank", "can", "dear"}
)

func spanish(folded string) bool {
	count := func(of []string) (n int) {
		for _, w := range strings.Fields(folded) {
			if slices.Contains(of, w) {
				n++
			}
		}
		return n
	}
	return count(spanishWords) > count(englishWords)
}

// words returns the first words of letters of a text.
func words(s string, most int) string {
	var kept []string
	for _, w := range strings.Fields(s) {
		if len(kept) < most && strings.Trim(w, "'’-.") != "" && strings.IndexFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune("'’-.", r) }) < 0 && !strings.Contains(strings.Trim(w, "."), ".") {
			kept = append(kept, text.Cut(w, 25))
			continue
		}
		break
	}
	return strings.Join(kept, " ")
}
