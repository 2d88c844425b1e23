package reading

import "testing"

// benchTexts are typical messages: without values, with one and with many.
var benchTexts = map[string]string{
	"nothing": "buenas, la nevera no enciende y bota agua por debajo, no sé qué será",
	"time":    "pueden venir mañana en la tarde después de las 3 por favor",
	"serial":  "creo que es 304PJPX6R390",
	"much":    "soy doña Marta, cel 300 123 4567, el serial es 304PJPX6R390, me cobraron $120.000 el 15 de octubre, es urgente, ORD-00012, marta@x.co",
}

// BenchmarkEntities measures the cost of all entity readers for a message.
func BenchmarkEntities(b *testing.B) {
	words, mails := []*entityWords{wordsOf(b, "es"), wordsOf(b, "en")}, mailWordsOf(b)
	for name, text := range benchTexts {
		toks := tokens(text)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s := scanTokens(text, toks, words)
				readNumbers(s)
				readMoney(s)
				readTimes(s)
				readDurations(s)
				readSerial(s, false)
				mails.readMails(text, toks)
				readPhones(s)
				readName(s)
				readPriority(s, false)
				readDocuments(s)
				readScore(s, false)
			}
		})
	}
}
