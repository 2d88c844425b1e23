package dialogs

import (
	"slices"
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
	agrees := in.Reading.Has(bot.ActConfirm) && !o.linesDiffer(before) // "a ver… piso 5… oficina 12… sí, todo bien"
	if !newService && !agrees && keepsRest(in.Reading) { // "son tres aires en realidad, y el serial es otro"
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

// correctsValue reports whether a message corrects a value that is not a priority: "urgente" beside a yes
// only asks for haste.
func correctsValue(said bot.Reading) bool {
	return said.Has(bot.ActCorrect, bot.SlotSerial, bot.SlotPlace, bot.SlotFloor, bot.SlotRoom, bot.SlotMail)
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

// maxHintWords is the most words that only hint at a problem while no service is chosen: "aire
// acondicionado no enfría" answers which service, and the problem is asked for.
const maxHintWords = 4

// tellsWork reports whether words describe the work.
func tellsWork(text string) bool { return len(strings.Fields(text)) >= maxHintWords }

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
