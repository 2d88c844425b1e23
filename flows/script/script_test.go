package script_test

import (
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/script"
)

var noon = time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC)

func TestScriptHasEveryActAndNoPersonalData(t *testing.T) {
	bogota := time.FixedZone("Bogotá", -5*3600)
	at := noon.Add
	got := script.Write([]script.Line{
		{Act: script.Wrote, At: at(0), Kind: bot.KindText, Text: "Hola, soy Laura Gómez, mi cel es 300 123 4567\ny el correo laura.gomez@empresa.co"},
		{Act: script.Answered, At: at(time.Second)},
		{Act: script.Answered, At: at(2 * time.Second)},
		{Act: script.Wrote, At: at(20 * time.Minute), Kind: bot.KindImage, Text: "esta es"},
		{Act: script.Wrote, At: at(20 * time.Minute), Option: "Alta"},
		{Act: script.Answered, At: at(20 * time.Minute)},
		{Act: script.TookOver, At: at(21 * time.Minute), Agent: "Marta Ruiz"},
		{Act: script.Replied, At: at(21 * time.Minute), Agent: "Marta Ruiz", Text: "Doña laura, la llamo al 3001234567"},
		{Act: script.Wrote, At: at(50 * time.Hour), Location: &bot.Location{Latitude: 4.6, Longitude: -74.1}},
		{Act: script.Returned, At: at(50 * time.Hour), Agent: "Marta Ruiz"},
	}, []string{"Laura Gómez"}, bogota)
	want := `clock 2026-11-30T12:00
ana: Hola, soy Ana Ana, mi cel es 300 000 1000 y el correo persona1@example.com
bot: ?
wait 20m
ana sends photo of equipment as esta es
ana taps Alta
bot: ?
wait 60s
agent luz takes over
agent luz: Doña Ana, la llamo al 3000001000
wait 49h
ana shares location 6.2442,-75.5812
agent luz hands back
`
	_, lines, _ := strings.Cut(got, "\n")
	if lines != want {
		t.Errorf("got\n%s\nwant\n%s", lines, want)
	}
	for _, secret := range []string{"Laura", "Gómez", "1234567", "123 4567", "empresa", "Marta", "74.1"} {
		if strings.Contains(got, secret) {
			t.Errorf("the script has %q", secret)
		}
	}
}

func TestBotGreetingFirstIsNoLine(t *testing.T) {
	got := script.Write([]script.Line{{Act: script.Answered, At: noon}, {Act: script.Wrote, At: noon, Text: "hola", Kind: bot.KindText}}, nil, time.UTC)
	if strings.Contains(got, "bot: ?\nclock") || strings.Count(got, "\n") != 3 {
		t.Errorf("%q", got)
	}
}
