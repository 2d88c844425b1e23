package dialogs

import (
	"regexp"
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// How people name the parts of a place, folded.
var (
	aBuilding = regexp.MustCompile(`\b(edificio|edif|torre|bloque|bodega|sede|sucursal|centro comercial|plaza|casa|conjunto|residencial|colonia|hotel|clinica|hospital|colegio|calle|carrera|cra|avenida|diagonal|transversal|pasaje|tower|building)\b`)
	aFloor    = regexp.MustCompile(`\b(piso|planta|nivel|sotano|mezanin\w*|azotea|terraza|pb|floor|level|basement)\b`)
	aRoom     = regexp.MustCompile(`\b(sala|salon|oficina|ofi|of|apto|apartamento|apartaestudio|habitacion|hab|cuarto|recepcion|cocina|bano|pasillo|local|consultorio|aula|laboratorio|gerencia|cafeteria|comedor|lobby|porteria|bodega|room|office|suite|kitchen)\b`)
	// glue starts a new part where a comma was left out: "edificio A piso 3 sala 2".
	glue      = regexp.MustCompile(`(?i)\s+(?:(?:en|de|del)\s+)?(?:(?:el|la|los|las)\s+)?(piso|planta|nivel|s[oó]tano|sala|sal[oó]n|oficina|apto|apartamento|habitaci[oó]n|local|consultorio|torre|bloque|edificio|recepci[oó]n)\b`)
	separator = regexp.MustCompile(`[,;\n|]+|\s+-\s+`)
	nth       = regexp.MustCompile(`(?i)\b(primer|segundo|tercer|cuarto|quinto|sexto|s[eé]ptimo|octavo|noveno|d[eé]cimo|\d{1,2}(?:er|do|to|mo|vo|no|º|°)?)\s+(piso|nivel|planta)\b`)
)

// correction is how people put right what they said: "era piso 3, no 2".
var correction = regexp.MustCompile(`(?i)^\s*(no,?\s+)?(perd[oó]n,?\s+|disculpe,?\s+)?(era|es|quise decir|corrijo:?|mejor|en realidad( es)?|digo|me equivoqu[eé],?( es| era)?)\s+(en )?(el |la )?`)

// overheard fills what is open of a place from a message about something else:
// only where it names two of its parts, or puts one right.
func overheard(l orders.Location, text string) orders.Location {
	if lead := correction.FindString(text); lead != "" {
		return amend(l, parsePlace(beforeNot(text[len(lead):])))
	}
	if !mentionsFloor(bot.Fold(text)) {
		return l // most messages: taking them apart costs more than the rest of a turn
	}
	p := parsePlace(text)
	named := 0
	for _, part := range []string{p.Building, p.Floor, p.Room} {
		if part != "" {
			named++
		}
	}
	if named < 2 || p.Floor == "" {
		return l
	}
	return complete(l, p)
}

// mentionsFloor is true of every folded text in which aFloor finds something.
func mentionsFloor(folded string) bool {
	for _, word := range []string{"piso", "planta", "nivel", "sotano", "mezanin", "azotea", "terraza", "pb", "floor", "level", "basement"} {
		if strings.Contains(folded, word) {
			return true
		}
	}
	return false
}

// beforeNot drops what a correction takes back: "piso 3, no 2".
func beforeNot(text string) string {
	before, _, _ := strings.Cut(text, ", no ")
	return before
}

// amend overwrites the parts that p names, and only where something stood.
func amend(l, p orders.Location) orders.Location {
	if p.Building != "" && l.Building != "" {
		l.Building = p.Building
	}
	if p.Floor != "" && l.Floor != "" {
		l.Floor = p.Floor
	}
	if p.Room != "" && l.Room != "" {
		l.Room = p.Room
	}
	return l
}

// complete fills the parts that are open.
func complete(l, p orders.Location) orders.Location {
	if l.Building == "" {
		l.Building = p.Building
	}
	if l.Floor == "" {
		l.Floor = p.Floor
	}
	if l.Room == "" {
		l.Room = p.Room
	}
	return l
}

// parsePlace reads the parts that a text names by their kind.
func parsePlace(text string) orders.Location {
	var l orders.Location
	for _, part := range parts(text) {
		switch said := bot.Fold(part); {
		case l.Floor == "" && aFloor.MatchString(said):
			l.Floor = part
		case l.Room == "" && aRoom.MatchString(said) && (l.Building != "" || !aBuilding.MatchString(said)):
			l.Room = part
		case l.Building == "" && aBuilding.MatchString(said):
			l.Building = part
		}
	}
	return l
}

// parts cuts a text where one part of a place ends and the next begins, each
// begun with a capital as in an address.
func parts(text string) []string {
	text = orders.CleanText(text)
	text = nth.ReplaceAllString(text, ", $0, ")
	text = glue.ReplaceAllString(text, ", $1")
	var list []string
	for _, part := range separator.Split(text, -1) {
		if part = strings.Trim(part, " .:"); part != "" {
			list = append(list, capital(part))
		}
	}
	return list
}

func capital(s string) string {
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// hearPlace reads a whole place. What names no part by its kind is taken in the
// order in which people say it: building, floor, room.
func hearPlace(o Order, in bot.Input) (Order, bot.Event) {
	if in.Location != nil {
		return o, bot.OK // Listen has kept it
	}
	if !says(in.Text, 1) || without(in.Text) {
		return o, ""
	}
	list := parts(in.Text)
	l := parsePlace(in.Text)
	used := map[string]bool{l.Building: true, l.Floor: true, l.Room: true}
	for _, part := range list {
		if used[part] {
			continue
		}
		switch {
		case l.Building == "":
			l.Building = part
		case l.Floor == "" && digits.MatchString(part):
			l.Floor = "Piso " + part
		case l.Room == "" && len(list) > 2:
			l.Room = part
		default:
			l.Building += ", " + part
		}
	}
	l.Text = orders.CleanLine(in.Text)
	o.Location = complete(o.Location, l)
	o.Location.Text = l.Text
	return bounded(o), bot.OK
}

// wholePlace knows an answer that leaves nothing to wait for.
func wholePlace(in bot.Input) bool {
	l := parsePlace(in.Text)
	return in.Location != nil || l.Building != "" && l.Floor != "" && l.Room != ""
}

var digits = regexp.MustCompile(`^\d{1,3}$`)

// maxPart bounds one part of a place; the whole stays in Location.Text.
const maxPart = 120

func bounded(o Order) Order {
	for _, s := range []*string{&o.Location.Building, &o.Location.Floor, &o.Location.Room} {
		if r := []rune(*s); len(r) > maxPart {
			*s = string(r[:maxPart])
		}
	}
	if r := []rune(o.Location.Text); len(r) > 4*maxPart {
		o.Location.Text = string(r[:4*maxPart])
	}
	return o
}

func forgetPlace(o Order) Order { o.Location = orders.Location{}; return o }

// noPart stands for a part that a place does not have.
const noPart = "-"

func hearBuilding(o Order, in bot.Input) (Order, bot.Event) {
	return hearPart(o, in, func(o *Order) *string { return &o.Location.Building }, "")
}

func hearFloor(o Order, in bot.Input) (Order, bot.Event) {
	return hearPart(o, in, func(o *Order) *string { return &o.Location.Floor }, "Piso ")
}

func hearRoom(o Order, in bot.Input) (Order, bot.Event) {
	return hearPart(o, in, func(o *Order) *string { return &o.Location.Room }, "")
}

// hearPart reads one part, and any other that comes with it.
func hearPart(o Order, in bot.Input, slot func(*Order) *string, kind string) (Order, bot.Event) {
	if in.Location != nil {
		return o, bot.OK
	}
	if in.Option == "none" || without(in.Text) {
		*slot(&o) = noPart
		return o, bot.OK
	}
	if !says(in.Text, 1) {
		return o, ""
	}
	list := parts(in.Text)
	if len(list) > 1 {
		o.Location = complete(o.Location, parsePlace(in.Text))
	}
	if *slot(&o) == "" {
		*slot(&o) = list[0]
		if kind != "" && digits.MatchString(list[0]) {
			*slot(&o) = kind + list[0]
		}
	}
	return bounded(o), bot.OK
}
