package dialogs

import (
	"regexp"
	"strconv"
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// How people name the parts of a place, folded.
var (
	aBuilding = regexp.MustCompile(`\b(edificio|edif|torre|bloque|bodega|sede|sucursal|centro comercial|plaza|casa|conjunto|residencial|colonia|hotel|clinica|hospital|colegio|calle|carrera|cra|avenida|diagonal|transversal|pasaje|tower|building)\b`)
	aFloor    = regexp.MustCompile(`\b(piso|planta|nivel|sotano|mezanin\w*|azotea|terraza|pb|floor|level|basement)\b`)
	aRoom     = regexp.MustCompile(`\b(sala|salon|oficina|ofi|of|apto|apartamento|apartaestudio|habitacion|hab|cuarto|recepcion|cocina|bano|pasillo|local|consultorio|aula|laboratorio|gerencia|cafeteria|comedor|lobby|porteria|bodega|room|office|suite|kitchen)\b`)
	roomFirst = regexp.MustCompile(`^(?:en )?(?:el |la )?` + aRoom.String())
	// glue starts a new part where a comma was left out: "edificio A piso 3 sala 2".
	glue      = regexp.MustCompile(`(?i)\s+(?:(?:en|de|del)\s+)?(?:(?:el|la|los|las)\s+)?(piso|planta|nivel|s[oó]tano|sala|sal[oó]n|oficina|apto|apartamento|habitaci[oó]n|local|consultorio|torre|bloque|edificio|recepci[oó]n)\b`)
	separator = regexp.MustCompile(`[,;\n|]+|\s+-\s+`)
	nth       = regexp.MustCompile(`(?i)\b(primer|segundo|tercer|cuarto|quinto|sexto|s[eé]ptimo|octavo|noveno|d[eé]cimo|\d{1,2}(?:er|do|to|mo|vo|no|º|°))\s+(piso|nivel|planta)\b`)
	// bareNth is "2 piso", unless the floor's number follows, as in "torre 2 piso 3".
	bareNth = regexp.MustCompile(`(?i)\b(\d{1,2})\s+(piso|nivel|planta)\b`)
	floorNo = regexp.MustCompile(`(?i)\b(piso|nivel|planta)\s+(\d+|un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)\b`)
)

// correction is how people put right what they said: "era piso 3, no 2".
var correction = regexp.MustCompile(`(?i)^\s*(no,?\s+)?(perd[oó]n,?\s+|disculpe,?\s+)?(era|es|quise decir|corrijo:?|mejor|en realidad( es)?|digo|me equivoqu[eé],?( es| era)?)\s+(en )?(el |la )?`)

// overheard fills what is open of a place from a message about something else:
// only where it names two of its parts, or puts one right.
func overheard(l orders.Location, text string) orders.Location {
	if m := addressIs.FindStringSubmatch(text); m != nil {
		return wholeOf(orders.Location{Point: l.Point}, m[1])
	}
	if m := partIs.FindStringSubmatch(text); m != nil {
		return amend(l, parsePlace(m[1]+" "+beforeNot(m[2])))
	}
	if at := streetIn(text); at != "" && l.Building == "" && l.Floor == "" && l.Room == "" {
		l = wholeOf(l, at)
		l.Text = orders.CleanLine(at)
		return l
	}
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

var (
	// addressIs and partIs are corrections that name what they correct: "la dirección es
	// calle 5 # 10-20", "el piso es 2".
	addressIs = regexp.MustCompile(`(?i)\b(?:direcci[oó]n|ubicaci[oó]n)(?: correcta| nueva)? (?:es|era|queda en)\s*:? +(.+)$`)
	partIs    = regexp.MustCompile(`(?i)^\s*(?:no,? )?(?:el |la )?(piso|torre|edificio|bloque|apto|apartamento|oficina|sal[oó]n|sala|local) (?:es|era) (?:el |la )?(.+)$`)
	// street is an address by street and number, as in Colombia, with what follows of the house.
	street = regexp.MustCompile(`(?i)\b(?:calle|cll?|carrera|cra|kra?|circular|diagonal|transversal|avenida|av)\.? ?\d{1,3} ?[a-z]{0,2}(?: (?:sur|norte|este|bis))?,? ?(?:#|n[o°º]\.?|n[uú]mero) ?\d{1,3} ?[a-z]? ?-? ?\d{0,3}(?:,? ?(?:local|apto|apartamento|oficina|casa|interior|piso|bloque|torre|barrio) (?:el |la |los |las )?[\pL\d-]+)*`)
	// aShop is found by its number: which floor it is on, nobody needs to be asked.
	aShop = regexp.MustCompile(`\b(local|stand|kiosco|isla|bodega|shop|store) (# ?|no\.? ?|numero )?[a-z]{0,2}-?\d+`)
	// aHouse has neither floors nor rooms to be asked for.
	aHouse = regexp.MustCompile(`\bcasa (?:# ?|no\.? ?|numero )?\d+`)
)

// streetIn finds an address in the middle of other words.
func streetIn(text string) string {
	if !strings.ContainsAny(text, "#°º") && !strings.Contains(bot.Fold(text), "numero ") && !strings.Contains(bot.Fold(text), " no") {
		return "" // most messages
	}
	return street.FindString(text)
}

// corrected reports whether a text puts a place right by naming what is wrong.
func corrected(text string) bool {
	if lead := correction.FindString(text); lead != "" && parsePlace(text[len(lead):]) != (orders.Location{}) {
		return true
	}
	return addressIs.MatchString(text) || partIs.MatchString(text)
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

// parsePlace reads the parts that a text names by their kind. What begins with the name of
// a room is one sooner than what mentions one: "se fue la luz en la cocina, oficina 204".
func parsePlace(text string) orders.Location {
	var l orders.Location
	mentioned := false
	for _, part := range parts(text) {
		switch said := bot.Fold(part); {
		case l.Floor == "" && aFloor.MatchString(said):
			l.Floor = part
		case (l.Room == "" || mentioned && roomFirst.MatchString(said)) && aRoom.MatchString(said) && (l.Building != "" || !aBuilding.MatchString(said)):
			l.Room, mentioned = part, !roomFirst.MatchString(said)
		case l.Building == "" && aBuilding.MatchString(said):
			l.Building = part
		}
	}
	return l
}

// tied stands for a space at which nothing is cut.
const tied = "\u00a0"

// parts cuts a text where one part of a place ends and the next begins, each
// begun with a capital as in an address.
func parts(text string) []string {
	text = orders.CleanText(text)
	text = nth.ReplaceAllString(text, ", $1"+tied+"$2, ")
	if !floorNo.MatchString(text) {
		text = bareNth.ReplaceAllString(text, ", $1"+tied+"$2, ")
	}
	text = glue.ReplaceAllString(text, ", $1")
	var list []string
	for _, part := range separator.Split(text, -1) {
		if part = strings.Trim(strings.ReplaceAll(part, tied, " "), " .:"); part != "" {
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
	if !says(in.Text, 1) || without(in.Text) || courtesy(in.Text) || wished(in.Text) || inWords(in.Text) != "" {
		return o, ""
	}
	text := in.Text
	if m := addressIs.FindStringSubmatch(text); m != nil {
		text = m[1]
	}
	if streetIn(text) != "" { // Listen knew a part of it
		o.Location = orders.Location{Point: o.Location.Point}
	}
	o.Location = wholeOf(o.Location, text)
	return bounded(o), bot.OK
}

// wholeOf completes a place from words that say nothing but a place.
func wholeOf(known orders.Location, text string) orders.Location {
	list := parts(text)
	l := parsePlace(text)
	if aHouse.MatchString(bot.Fold(text)) && l.Floor == "" && l.Room == "" {
		l = orders.Location{Building: strings.Join(list, ", "), Floor: noPart, Room: noPart}
		list = nil
	}
	if l.Floor == "" && aShop.MatchString(bot.Fold(l.Room)) {
		l.Floor = noPart
	}
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
	known = complete(known, l)
	known.Text = orders.CleanLine(text)
	return known
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
	if !says(in.Text, 1) || courtesy(in.Text) || wished(in.Text) {
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
		} else if n := numberIn(list[0]); kind != "" && n > 0 {
			*slot(&o) = kind + strconv.Itoa(n)
		}
	}
	return bounded(o), bot.OK
}
