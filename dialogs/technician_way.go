package dialogs

import (
	"regexp"
	"strconv"
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

var (
	setsOff = regexp.MustCompile(`\b(en camino|voy|salgo|saliendo|ya sali|on my way)\b`)
	cannot  = regexp.MustCompile(`\b(no puedo|no podre|no alcanzo|no voy|cannot|can't)\b`)
	minutes = regexp.MustCompile(`\b(\d{1,3})\s*(min|mins|minuto|minutos|minute|minutes|m)\b`)
	bare    = regexp.MustCompile(`^(?:en |in |unos |como )*(\d{1,3})$`)
	delayed = regexp.MustCompile(`\b(demoro|tardo|tarde|retras\w*|llego|late)\b`)
	arrived = regexp.MustCompile(`^(ya |ok |listo |hola )*(llegue|lleg[oa]mos|llegamos|estoy (aqui|en el sitio|en la puerta|afuera))\b|\bya lleg(ue|amos|o)\b|\b(arrived|i'm here|im here)\b`)
	inHours = regexp.MustCompile(`\b(una|1|dos|2|tres|3) (hora|horas|hour|hours)\b`)
)

func hearReady(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	said := bot.Fold(in.Text)
	switch {
	case verb(in) == "way":
		return j, "eta"
	case verb(in) == "cant", cannot.MatchString(said):
		return j, "back"
	case verb(in) == "chat", wants.MatchString(said):
		return j, "chat"
	case in.Location != nil, arrived.MatchString(said): // without having said that he set off
		return j.act(orders.JobOnTheWay, orders.JobCommand{}) // nobody is told to wait for someone who may be at the door
	case setsOff.MatchString(said):
		if n := minutesIn(said); n > 0 {
			return j.act(orders.JobOnTheWay, orders.JobCommand{Minutes: n})
		}
		return j, "eta"
	}
	return j, ""
}

// minutesIn reads how long the way takes: "30 min", "en una hora", "25" alone; 0 when it
// says nothing. A number among other words may be a floor or the time of day.
func minutesIn(said string) int {
	switch {
	case strings.Contains(said, "hora y media"), strings.Contains(said, "hour and a half"):
		return 90
	case strings.Contains(said, "media hora"), strings.Contains(said, "media horita"), strings.Contains(said, "half an hour"):
		return 30
	}
	if m := inHours.FindStringSubmatch(said); m != nil {
		return 60 * map[string]int{"una": 1, "1": 1, "dos": 2, "2": 2, "tres": 3, "3": 3}[m[1]]
	}
	m := minutes.FindStringSubmatch(said)
	if m == nil {
		m = bare.FindStringSubmatch(said)
	}
	if m != nil {
		n, _ := strconv.Atoi(m[1]) // digits, by the pattern
		return min(n, 12*60)
	}
	return 0
}

func hearETA(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	n, _ := strconv.Atoi(in.Option)
	said := bot.Fold(in.Text)
	if n == 0 {
		n = minutesIn(said)
	}
	if in.Location != nil || n == 0 && arrived.MatchString(said) {
		return j.act(orders.JobOnTheWay, orders.JobCommand{})
	}
	if n == 0 && (strings.Contains(said, "lleg") || strings.Contains(said, "cerca") || strings.Contains(said, "ya casi")) {
		n = aMoment
	}
	if n == 0 {
		return j, ""
	}
	return j.act(orders.JobOnTheWay, orders.JobCommand{Minutes: n})
}

// hearArrive takes the place that proves the arrival. Saying so is not enough (RN-001).
func hearArrive(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	said := bot.Fold(in.Text)
	switch {
	case in.Location != nil:
		return j.act(orders.JobCheckIn, orders.JobCommand{Place: in.Location, PlaceAt: in.At})
	case verb(in) == "chat", wants.MatchString(said):
		return j, "chat"
	case verb(in) == "cant", cannot.MatchString(said):
		return j, "back"
	case strings.HasPrefix(said, "lleg") || arrived.MatchString(said):
		return j, bot.Miss("job.arrive.example")
	case (setsOff.MatchString(said) || delayed.MatchString(said)) && minutesIn(said) > 0: // later than was said
		return j.act(orders.JobOnTheWay, orders.JobCommand{Minutes: minutesIn(said)})
	}
	return j, ""
}

// aMoment is what is left of the way, in minutes, to someone who is almost there.
const aMoment = 5
