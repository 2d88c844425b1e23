package dialogs

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado/bot"
	"recado/flows/orders"
)

// fillOrder fills empty slots with the values of a message, at any question of the intake, and
// applies its corrections.
func fillOrder(o Order, in bot.Input) Order {
	before := o
	if who := in.Facts.Contact; who.IsPhone() {
		o.AskPhone = false
	} else if !o.AskedPhone {
		o.AskPhone = who != ""
	}
	for _, photo := range usablePhotos(in.Media) {
		if len(o.Photos) == maxPhotos {
			o.PhotosLeftOut++
			continue
		}
		o.Photos = append(o.Photos[:len(o.Photos):len(o.Photos)], photo)
	}
	if in.Location != nil {
		o.Location.Point = in.Location
	}
	if in.Option != "" {
		return o
	}
	o, in.Reading = o.applyReplacements(in)
	newService := hasService(o) && changesService(in.Reading) // its description is handled with the service
	if len(in.Reading.Told) > 0 {
		o = o.addTold(in)
		in.Reading.Unexplained = nil
	}
	for _, a := range in.Reading.Acts {
		switch {
		case len(in.Reading.Told) > 0 && isRemark(a): // part of what is told
		case newService && a.About == bot.SlotDescription:
		case a.About == bot.SlotTime && (a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect):
			o = o.addTime(a, before.Time)
		default:
			o = o.applyAct(a)
		}
	}
	if in.Reading.InvalidMail != nil {
		o = o.refuseMail(*in.Reading.InvalidMail)
	}
	if len(in.Reading.Told) == 0 { // else it tells them
		o = o.addContacts(in)
	}
	if !newService && keepsRest(in.Reading) { // "son tres aires en realidad, y el serial es otro"
		o = o.addUnexplained(in)
	}
	if o.linesDiffer(before) {
		o.ChangedBy = in.ID
	}
	return boundOrder(o.tidyNotes())
}

// keepsRest reports whether the parts of a message that no act accounts for are kept: beside a problem or a
// correction always, beside another value unless the message also confirms, asks or complains.
func keepsRest(said bot.Reading) bool {
	switch {
	case correctsValue(said), said.Has(bot.ActProvide, bot.SlotNote), said.Has(bot.ActProvide, bot.SlotDescription) && !said.Has(bot.ActConfirm):
		return true
	case said.Has(bot.ActConfirm), isAside(said):
		return false
	}
	return givesSomething(said)
}

// givesSomething reports whether a message gives or corrects a part of an order. A refusal gives
// nothing, except that a place is a house.
func givesSomething(said bot.Reading) bool {
	return tellsHouse(said) || slices.ContainsFunc(said.Acts, func(a bot.Act) bool {
		return (a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect) && a.About != bot.SlotLine && a.About != bot.SlotReason
	})
}

// confidentHouse is the confidence from which on a message says that the place is a house, and does not only
// mention one.
const confidentHouse = 0.7

// correctsValue reports whether a message corrects a value that is not a priority: "urgente" beside a yes
// only asks for haste.
func correctsValue(said bot.Reading) bool {
	return said.Has(bot.ActCorrect, bot.SlotSerial, bot.SlotPlace, bot.SlotFloor, bot.SlotRoom, bot.SlotMail)
}

// tellsHouse reports whether a message says that the place is a house, which has no floor.
func tellsHouse(said bot.Reading) bool {
	return slices.ContainsFunc(said.Acts, func(a bot.Act) bool {
		return a.Kind == bot.ActSkip && a.Confidence >= confidentHouse && a.Place != nil && a.Place.House
	})
}

// addContacts keeps who is told of beside an order: a phone that is not the sender's, and a name.
func (o Order) addContacts(in bot.Input) Order {
	for _, remark := range contactRemarks(in, hasDescription(o)) {
		if kept := bot.Fold(o.Description + "\n" + o.Notes); !strings.Contains(kept, bot.Fold(remark.value)) {
			o = o.addRemark(remark.sentence)
		}
	}
	return o
}

// contactRemark is a sentence about somebody who is to be asked for.
type contactRemark struct{ value, sentence string }

// contactRemarks returns what a message says of people who are to be asked for. A name alone is one only
// while an order is taken (ordering), else it is the sender's own.
func contactRemarks(in bot.Input, ordering bool) (list []contactRemark) {
	if gone := in.Reading.Removal; gone != nil && gone.Span.From >= 0 && gone.Span.From <= gone.Span.To && gone.Span.To <= len(in.Text) { // "quite a Nubia, ponga a Carlos"
		in.Text = in.Text[:gone.Span.From] + strings.Repeat(",", gone.Span.To-gone.Span.From) + in.Text[gone.Span.To:]
	}
	for _, kind := range []bot.ActKind{bot.ActProvide, bot.ActCorrect} {
		if a, ok := in.Reading.Find(kind, bot.SlotPhone); ok && in.Facts.Contact.IsPhone() && a.Value != string(in.Facts.Contact) {
			list = append(list, contactRemark{a.Text, sentenceAround(in.Text, a.Span)})
		}
	}
	a, ok := in.Reading.Find(bot.ActProvide, bot.SlotName)
	if !ok || !ordering && len(in.Reading.Acts) < 2 || a.Value == "" && a.Confidence < confidentName || a.Value != "" && bot.Fold(a.Value) == bot.Fold(in.Facts.Profile) {
		return list
	}
	span := a.Span
	if i := strings.Index(in.Text, a.Value); a.Value != "" && i >= 0 {
		span = bot.Span{From: i, To: i + len(a.Value)}
	}
	sentence := sentenceAround(in.Text, span)
	return append(list, contactRemark{firstNonEmpty(a.Value, sentence), sentence})
}

// confidentOwnName is the confidence of a name that follows words such as "me llamo"; a signature has less.
const confidentOwnName = 0.9

// confidentName is the confidence from which on words tell somebody's name although no name was found.
const confidentName = 0.5

// linesDiffer reports whether a value in the summary has changed.
func (o Order) linesDiffer(before Order) bool {
	return o.Service != before.Service || o.Serial != before.Serial || o.Priority != before.Priority || o.Mail != before.Mail ||
		len(o.Photos) != len(before.Photos) || !o.Location.Equal(before.Location)
}

// maxAround bounds the text that is kept around a phone number, in bytes.
const maxAround = 160

// sentenceAround returns the sentence that contains a span, or the part between commas if the
// sentence is long.
func sentenceAround(text string, s bot.Span) string {
	if s.From < 0 || s.From > s.To || s.To > len(text) {
		return ""
	}
	for _, ends := range []string{".;!?\n", ".;!?\n,"} {
		from, to := 0, len(text)
		for i := range len(text) {
			switch {
			case !strings.Contains(ends, text[i:i+1]) || endsTitle(text[:i+1]) || isDecimalPoint(text, i):
			case i < s.From:
				from = i + 1
			case i >= s.To:
				to = min(to, i)
			}
		}
		if to-from <= maxAround {
			return strings.Trim(text[from:to], " ,")
		}
	}
	return text[s.From:s.To]
}

// isDecimalPoint reports whether a point or a comma stands within a number: "km 4.5".
func isDecimalPoint(text string, i int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' }
	return (text[i] == '.' || text[i] == ',') && digit(i-1) && digit(i+1)
}

// endsTitle reports whether the point at the end of a text belongs to a title: "Mrs.", "Dr.".
func endsTitle(text string) bool {
	title, pointed := strings.CutSuffix(text, ".")
	title = title[strings.LastIndexAny(title, " \n,")+1:]
	return pointed && title != "" && len(title) <= maxTitle && title[0] >= 'A' && title[0] <= 'Z'
}

// maxTitle is the length of a title in bytes, without its point.
const maxTitle = 4

// maxBetween is how many bytes may separate clauses that belong together: ": ".
const maxBetween = 3

// minDirections is how many words say how a place is found: "puerta blanca", "timbre 3".
const minDirections = 2

// minRest is the fewest words of a clause that is kept.
const minRest = 3

// addUnexplained keeps the parts of a message that no act accounts for. Beside a place they tell how it
// is found; else they are remarks for the visitor.
func (o Order) addUnexplained(in bot.Input) Order {
	a, described := in.Reading.Find(bot.ActProvide, bot.SlotDescription)
	directs := tellsPlace(in.Reading) || tellsHouse(in.Reading)
	left := slices.DeleteFunc(slices.Clone(in.Reading.Unexplained), func(s bot.Span) bool { return o.holds(in.Text, s) })
	for _, s := range joinNeighbours(in.Text, left) {
		clause := in.Text[s.From:s.To]
		replaces := o.Replaced != nil && o.Replaced.Message == in.ID && o.Replaced.Span.Overlaps(s) // "es la 14, no la 15"
		if replaces || strings.Contains(bot.Fold(o.Description), bot.Fold(clause)) || strings.ContainsAny(clause, "?¿") {
			continue
		}
		words := len(strings.Fields(clause))
		switch {
		case described && s.To <= a.Span.From && a.Span.From-s.To <= maxBetween && o.Description == orders.CleanText(a.Text): // right before it: as it was written
			o.Description = orders.CleanText(in.Text[s.From:a.Span.From] + a.Text)
		case directs && !described && words >= minDirections:
			o.Location = o.Location.WithDirections(clause)
		case words >= minRest, looksLikePhone(clause), words == minNamed && described && (namesSomething(clause) || directs): // "pregunten por Eliseo | 9555-0117", "es Electrolux", "requiere arnés"
			o = o.addRemark(clause)
		}
	}
	return o
}

// holds reports whether an order holds a part of a text already, as its problem or its place.
func (o Order) holds(text string, s bot.Span) bool {
	if s.From < 0 || s.From > s.To || s.To > len(text) {
		return true
	}
	clause := bot.Fold(text[s.From:s.To])
	return strings.Contains(bot.Fold(o.Description), clause) || strings.Contains(bot.Fold(o.Location.String()), clause)
}

// minNamed is how many words name a thing: "marca Mabe", "timbre 302".
const minNamed = 2

// namesSomething reports whether the last word of a clause is a name or a number.
func namesSomething(clause string) bool {
	fields := strings.Fields(clause)
	first, _ := utf8.DecodeRuneInString(fields[len(fields)-1])
	return unicode.IsUpper(first) && clause != strings.ToUpper(clause) || unicode.IsDigit(first)
}

// isAside reports whether a message asks, complains or wants to wait: what it says beside a place does
// not tell how that is found.
func isAside(said bot.Reading) bool {
	return said.Has(bot.ActAsk) || said.Has(bot.ActWait) || said.Has(bot.ActComplain) || said.Has(bot.ActHuman)
}

// joinNeighbours joins adjacent spans of one sentence: "vayan entre 9" and "y 11".
func joinNeighbours(text string, spans []bot.Span) []bot.Span {
	var list []bot.Span
	for _, s := range spans {
		if s.From < 0 || s.From > s.To || s.To > len(text) {
			continue
		}
		if last := len(list) - 1; last >= 0 && s.From >= list[last].To && s.From-list[last].To <= maxBetween && !strings.ContainsAny(text[list[last].To:s.From], ".;!\n") {
			list[last].To = s.To
			continue
		}
		list = append(list, s)
	}
	return list
}

// applyAct fills a slot from an act. A filled slot changes only by a correction; any other
// value for it becomes DoubtfulAct.
func (o Order) applyAct(a bot.Act) Order {
	if a.Kind == bot.ActSkip {
		return o.applySkip(a)
	}
	if a.Kind != bot.ActProvide && a.Kind != bot.ActCorrect {
		return o
	}
	corrects := a.Kind == bot.ActCorrect
	set := func(slot *string, value string) {
		switch {
		case value == "" || bot.Fold(*slot) == bot.Fold(value):
		case *slot == "" || *slot == noPart || corrects:
			*slot = value
		default:
			doubt := a
			o.DoubtfulAct = &doubt
		}
	}
	switch a.About {
	case bot.SlotPriority:
		set(&o.Priority, a.Value)
	case bot.SlotMail:
		if o.Mail == "" {
			o.AskMail = false
		}
		o.RefusedMail = nil
		set(&o.Mail, a.Value)
	case bot.SlotSerial:
		set(&o.Serial, a.Value)
		if o.Serial != "" {
			o.NoSerial = false
		}
	case bot.SlotFloor:
		o = o.applyPart(a, orders.Location{Floor: floorName(a.Value)}, &o.Location.Floor, corrects)
		o.Location.House = o.Location.House || a.Place != nil && a.Place.House
	case bot.SlotRoom:
		o = o.applyPart(a, orders.Location{Room: roomLike(o.Location.Room, capital(a.Value))}, &o.Location.Room, corrects)
	case bot.SlotPlace:
		if a.Place != nil {
			o = o.applyPlace(a, corrects)
		}
	case bot.SlotName:
		if a.Value != "" && a.Confidence >= confidentOwnName {
			o.OwnName = orders.CleanLine(a.Value)
		}
	case bot.SlotTime, bot.SlotNote:
		o = o.addRemark(a.Text)
	case bot.SlotDescription:
		switch {
		case o.Description != "":
			o = o.addRemark(a.Text)
		case hasLetters(a.Text, 3) && (o.Service != "" || len(strings.Fields(a.Text)) > maxHintWords):
			o = o.setDescription(a.Text)
		}
	}
	return o
}

// roomLike names a room that is given by its number as the previous one was named: "15" after
// "Oficina 12" is "Oficina 15".
func roomLike(was, now string) string {
	noun, _, numbered := strings.Cut(was, " ")
	if !numbered || now == "" || now[0] < '0' || now[0] > '9' || strings.Contains(now, " ") {
		return now
	}
	return noun + " " + now
}

// maxHintWords is the most words that only hint at a problem while no service is chosen: "aire
// acondicionado no enfría" answers which service, and the problem is asked for.
const maxHintWords = 4

// tellsWork reports whether words describe the work.
func tellsWork(text string) bool { return len(strings.Fields(text)) >= maxHintWords }

// applyPart sets one part of a place, also in the place's text.
func (o Order) applyPart(a bot.Act, by orders.Location, slot *string, corrects bool) Order {
	switch {
	case by == orders.Location{}:
	case *slot == "" || *slot == noPart || corrects:
		o.Location = o.Location.Override(by)
	case bot.Fold(*slot) != bot.Fold(by.Floor+by.Room):
		doubt := a
		o.DoubtfulAct = &doubt
	}
	return o
}

// applyPlace applies a place: it fills an empty one, completes one with another part, or
// replaces one that it corrects.
func (o Order) applyPlace(a bot.Act, corrects bool) Order {
	place := locationOf(*a.Place)
	place.Point = o.Location.Point
	if plate, ok := strings.CutPrefix(place.Street, "# "); ok && o.Location.Street != "" {
		o.Location = o.Location.WithPlate(plate)
		place.Street, place.Text = "", ""
	}
	switch {
	case corrects:
		o.Location = correctLocation(o.Location, place)
	case !o.Location.Reachable(), o.Location.Agrees(place): // another part of the same place: "quinto piso torre B apto 503"
		o.Location = o.Location.Merge(place)
	case !o.Location.Equal(place):
		doubt := a
		o.DoubtfulAct = &doubt
	}
	return o
}

// correctLocation returns a place after a correction. A correction of only a street, a building
// or a smaller part leaves the rest unchanged; any other place replaces it.
func correctLocation(was, now orders.Location) orders.Location {
	only := func(parts ...string) bool { return strings.Join(parts, "") == "" }
	tower := now.Building != "" && only(now.Street, now.Neighborhood, now.City) && (was.Street != "" || only(now.Floor, now.Room) && (!now.House || was.House)) // "es la torre C, no la B"
	street := now.Street != "" && was.Street != "" && only(now.Building, now.Neighborhood, now.City, now.Floor, now.Room) && !now.House
	building := now.Building != "" && now.Street == "" && bot.Fold(now.Building) == bot.Fold(was.Building)
	part := !now.House && only(now.Building, now.Street)
	if street {
		now.Street = was.OnStreet(now.Street)
	}
	if tower || street || building || part {
		return was.Override(now)
	}
	return now
}

// applySkip records that something does not exist, or will not be given.
func (o Order) applySkip(a bot.Act) Order {
	switch a.About {
	case bot.SlotSerial:
		o.NoSerial = o.Serial == ""
	case bot.SlotFloor:
		if o.Location.Floor == "" || a.Confidence >= confidentRemoval {
			o.Location = o.Location.WithoutFloor()
		}
		if a.Place != nil && a.Place.House {
			o.Location.House = true
			o.Location = o.Location.WithDirections(a.Text) // "casa esquinera verde"
		}
	case bot.SlotRoom:
		if o.Location.Room == "" || a.Confidence >= confidentRemoval {
			o.Location = o.Location.WithoutRoom()
		}
	}
	return o
}

// confidentRemoval is the confidence from which on a part of the place that was given is left out
// again: "quite la oficina".
const confidentRemoval = 0.6

// setDescription sets the problem, in the person's words, with the earlier notes.
func (o Order) setDescription(text string) Order {
	if o.Description == "" && o.ProblemStart != "" && len(strings.Fields(text)) <= maxFragmentWords && !strings.Contains(bot.Fold(text), bot.Fold(o.ProblemStart)) {
		text = o.ProblemStart + " " + text
	}
	o.ProblemStart, o.OldDescription = "", ""
	o.Description = strings.TrimSpace(orders.CleanText(text) + "\n" + o.Notes)
	o.Notes = ""
	return o.tidyNotes()
}

// replaceDescription replaces the described problem. Remarks stay.
func (o Order) replaceDescription(text string) Order {
	_, remarks, _ := strings.Cut(o.Description, "\n")
	o.Description = ""
	for _, remark := range strings.Split(remarks, "\n") {
		if !strings.Contains(bot.Fold(text), bot.Fold(remark)) {
			o = o.addRemark(remark)
		}
	}
	return o.setDescription(text)
}

// maxFragmentWords is the most words of a fragment: "no prende" after "lavadora".
const maxFragmentWords = 2

// setProblemStart keeps a few words that name the service as the beginning of the problem.
func (o Order) setProblemStart(text string) Order {
	if n := len(strings.Fields(text)); o.Description == "" && n > 0 && n <= maxFragmentWords+1 {
		o.ProblemStart = orders.CleanLine(text)
	}
	return o
}

// floorName returns a floor as it is shown: "Piso 6" for "6".
func floorName(value string) string {
	if _, err := strconv.Atoi(value); err == nil {
		return "Piso " + value
	}
	return capital(value)
}

func capital(s string) string {
	if s == "" {
		return ""
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// locationOf converts a place to an order's form.
func locationOf(p bot.PlaceParts) orders.Location {
	l := orders.Location{
		Street: capital(p.Street), Neighborhood: capital(p.Neighborhood), Building: capital(p.Building), Floor: floorName(p.Floor), Room: capital(p.Room),
		Landmark: capital(p.Landmark), City: p.City, Department: p.Department, House: p.House, Text: orders.CleanLine(p.Text),
	}
	return l
}

// changes lists what a message filled or changed, to be read back.
func changes(before, after Order) []bot.Change {
	var list []bot.Change
	add := func(slot, was, now string) {
		if was != now && now != "" && now != noPart {
			if was == noPart {
				was = ""
			}
			list = append(list, bot.Change{Field: "slot." + slot, Old: was, New: now})
		}
	}
	wasProblem, wasNotes := before.problemAndNotes()
	problem, notes := after.problemAndNotes()
	for _, gone := range wasNotes {
		if !slices.Contains(notes, gone) && !strings.Contains(problem, gone) && after.PreviousService == "" {
			list = append(list, bot.Change{Key: "removed.value", Field: "slot.note", Old: gone, New: gone, AlwaysReadBack: true})
		}
	}
	told := func(n string) bool { // before, or it is read back with the service
		return slices.Contains(wasNotes, n) || after.PreviousService != "" && strings.Contains(bot.Fold(after.NewProblem), bot.Fold(n))
	}
	if notes = slices.DeleteFunc(notes, told); len(notes) > 0 && (wasProblem != "" || problem == "") { // else they come with an answer
		list = append(list, bot.Change{Field: "slot.note", New: strings.Join(notes, "\n"), AlwaysReadBack: true})
	}
	if wasProblem != "" {
		add("description", wasProblem, problem)
	}
	if after.PhotosLeftOut > before.PhotosLeftOut {
		list = append(list, photosLeftOut)
	}
	add("priority", priorityName(before.Priority), priorityName(after.Priority))
	add("mail", before.Mail, after.Mail)
	add("serial", before.Serial, after.Serial)
	was, now := before.Location, after.Location
	place := was
	place.Floor, place.Room, place.Text, place.House = now.Floor, now.Room, now.Text, now.House
	for _, part := range []struct{ slot, was, now string }{{"floor", was.Floor, now.Floor}, {"room", was.Room, now.Room}} {
		if part.now == noPart && part.was != "" && part.was != noPart {
			list = append(list, bot.Change{Key: "removed.value", Field: "slot." + part.slot, Old: part.was, New: part.was, AlwaysReadBack: true})
		}
	}
	if place.Equal(now) && was.Reachable() { // only a part changed
		add("floor", was.Floor, now.Floor)
		add("room", was.Room, now.Room)
	} else {
		before, after := was.String(), now.String()
		if !was.Reachable() && before != after || strings.HasPrefix(after, before+",") { // the answer completes the place without changing it
			before = ""
		}
		add("place", before, after)
	}
	return list
}

// photosLeftOut says that an order has the maximum of photos.
var photosLeftOut = bot.Change{Key: "photos.full", New: strconv.Itoa(maxPhotos), AlwaysReadBack: true}

// priorityName returns a priority as people write it.
func priorityName(p string) string { return strings.ToLower(p) }

// maxPart bounds one part of a place, in characters; Location.Text has the whole.
const maxPart = 120

func boundOrder(o Order) Order {
	l := &o.Location
	for _, s := range []*string{&l.Street, &l.Neighborhood, &l.Building, &l.Floor, &l.Room, &l.Landmark} {
		if r := []rune(*s); len(r) > maxPart {
			*s = string(r[:maxPart])
		}
	}
	if r := []rune(l.Text); len(r) > 4*maxPart {
		l.Text = string(r[:4*maxPart])
	}
	return o
}
