package dialogs

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// maxValue bounds a new value that is read back, in characters.
const maxValue = 120

// changeOfSlot maps a slot of a reading to the kind of change it means.
var changeOfSlot = map[string]orders.ChangeKind{
	bot.SlotTime: orders.ChangeDate, bot.SlotPhoto: orders.ChangePhotos, bot.SlotNote: orders.ChangeDescription,
	bot.SlotBuilding: orders.ChangePlace, bot.SlotFloor: orders.ChangePlace, bot.SlotRoom: orders.ChangePlace,
	bot.SlotSerial: orders.ChangeOther, bot.SlotPriority: orders.ChangeOther, bot.SlotName: orders.ChangeOther, bot.SlotMail: orders.ChangeOther, bot.SlotPhone: orders.ChangeOther,
}

// takeOpeningWords takes the order and the new value from the opening words. A second call
// changes nothing.
func (o openSlots) takeOpeningWords(at time.Time) openSlots {
	if kind, slot := changeOfSlot[o.Want]; slot {
		o.Want = string(kind)
	}
	if m := fullReferencePattern.FindStringSubmatch(o.Text); m != nil && o.Order == "" {
		n, _ := strconv.Atoi(m[2])
		o.Order = fmt.Sprintf("%s-%05d", strings.ToUpper(m[1]), n)
	}
	in := bot.Input{Text: o.Text, At: at, Reading: bot.Reading{Acts: o.Acts}}
	if o.Acts = nil; !hasValue(o) {
		switch orders.ChangeKind(o.Want) {
		case orders.ChangePlace:
			o, _ = takePlace(o, in)
		case orders.ChangeDate:
			o, _ = takeDate(o, in)
		case orders.ChangeDescription:
			if a, said := findGiven(in, bot.SlotDescription, bot.SlotNote); said && hasLetters(firstNonEmpty(a.Value, a.Text), 8) {
				o.Value = orders.CleanText(firstNonEmpty(a.Value, a.Text))
			}
		}
	}
	return o
}

// fullReferencePattern matches the full id of an order or a quotation.
var fullReferencePattern = regexp.MustCompile(`(?i)\b(ord|cot)[ -]*0*(\d{1,9})\b`)

// hasValue reports whether the value of a change is known.
func hasValue(o openSlots) bool {
	switch orders.ChangeKind(o.Want) {
	case orders.ChangePlace:
		return o.Value != "" || o.Place != nil || o.CorrectedLocation != nil || o.Point != nil
	case orders.ChangeDate:
		return o.Value != "" || o.When != nil
	case orders.ChangePhotos:
		return len(o.Photos) > 0
	}
	return o.Value != ""
}

func clearValue(o openSlots) openSlots {
	o.Value, o.Place, o.CorrectedLocation, o.Point, o.When = "", nil, nil, nil, nil
	return o
}

// shownValue returns a new value as it is read back.
func shownValue(o openSlots) string {
	value := o.Value
	if o.Want == string(orders.ChangePlace) && value == "" {
		at := newPlace(o)
		value = firstNonEmpty(at.Text, at.String())
		if value == "" && o.Point != nil {
			value = o.Point.Name
		}
	}
	if o.Want == string(orders.ChangeDate) && value == "" && o.When == nil {
		value = o.Text
	}
	return shortenValue(value)
}

// shortenValue shortens a value to maxValue characters.
func shortenValue(value string) string {
	if r := []rune(value); len(r) > maxValue {
		value = strings.TrimSpace(string(r[:maxValue-1])) + "…"
	}
	return value
}

// newPlace returns the new place of the work: the whole text with its parts.
func newPlace(o openSlots) orders.Location {
	if o.CorrectedLocation != nil {
		return *o.CorrectedLocation
	}
	at := orders.Location{}
	switch p := o.Place; {
	case p != nil:
		at = locationOf(*p)
		at.Text = firstNonEmpty(o.Value, at.Text)
	case o.Value != "":
		at = orders.ParseLocation(o.Value)
	}
	at.Point = o.Point
	return boundOrder(Order{Location: at}).Location
}

// correctPlace applies corrections of words, or of one part, to the place of an order. Any
// other place replaces it.
func (o openSlots) correctPlace(at orders.Location) openSlots {
	for _, s := range o.Replacements {
		if right, ok := at.Replace(s.Old, s.New); ok {
			o = clearValue(o)
			o.CorrectedLocation, o.Replacements = &right, nil
			return o
		}
	}
	if o.Place != nil && o.Point == nil {
		if right := correctLocation(at, newPlace(o)); !right.Equal(newPlace(o)) { // "es la calle 5 # 6-9": the other parts stay
			o = clearValue(o)
			o.CorrectedLocation = &right
		}
	}
	return o
}

// takePlace takes a new place, and reports whether there was one.
func takePlace(o openSlots, in bot.Input) (openSlots, bool) {
	if in.Location != nil {
		o = clearValue(o)
		o.Point = in.Location
		return o, true
	}
	if a, said := findGiven(in, bot.SlotPlace); said && (a.Place != nil || a.Value != "") {
		o = clearValue(o)
		o.Place, o.Value = a.Place, orders.CleanLine(firstNonEmpty(a.Value, a.Text))
		if a.Place != nil && a.Place.Text != "" {
			o.Value = orders.CleanLine(a.Place.Text)
		}
		return o, true
	}
	return o, false
}

// takeDate takes a new date, and reports whether there was one.
func takeDate(o openSlots, in bot.Input) (openSlots, bool) {
	a, said := findGiven(in, bot.SlotDate, bot.SlotTime)
	if !said || a.Time == nil && a.Value == "" {
		return o, false
	}
	o = clearValue(o)
	o.When, o.Value = a.Time, orders.CleanLine(firstNonEmpty(a.Text, a.Value))
	if r := a.Time; r != nil && r.From.Before(in.At) && r.To.After(in.At) { // "hoy": the rest of the day
		rest := *r
		if rest.From = in.At.In(r.From.Location()).Truncate(time.Hour).Add(time.Hour); !rest.From.Before(rest.To) {
			rest.From = in.At.In(r.From.Location()).Add(time.Minute)
		}
		o.When = &rest
	}
	return o, true
}

// isRefraining reports whether an answer means that nothing is to be changed.
func isRefraining(in bot.Input) bool {
	return isNo(in) || in.Reading.Has(bot.ActPostpone) || in.Reading.Has(bot.ActSkip)
}

func handleNewPlace(o openSlots, in bot.Input) (openSlots, bot.Event) {
	o.ValueAsked = true
	o, ok := takePlace(o, in)
	switch {
	case ok:
		return o, bot.OK
	case isRefraining(in):
		return o, "no"
	case !hasLetters(in.Text, 3) || !isValueText(in) || wantsOtherThing(in, bot.SlotPlace, bot.SlotFloor, bot.SlotRoom, bot.SlotBuilding):
		return o, ""
	}
	o.Value = orders.CleanLine(in.Text)
	return o, bot.OK
}

func handleNewDate(o openSlots, in bot.Input) (openSlots, bot.Event) {
	o.ValueAsked = true
	o, ok := takeDate(o, in)
	switch {
	case ok:
		return o, bot.OK
	case isRefraining(in):
		return o, "no"
	case !hasLetters(in.Text, 3) || !isValueText(in) || wantsOtherThing(in, bot.SlotDate, bot.SlotTime):
		return o, ""
	}
	o.Value = orders.CleanLine(in.Text)
	return o, bot.OK
}

// wantsOtherThing reports whether a message asks something, or wants something else changed
// than what was asked for: "¿pueden venir el martes?" is no address.
func wantsOtherThing(in bot.Input, asked ...string) bool {
	return hasQuestion(in) || slices.ContainsFunc(in.Reading.Acts, func(a bot.Act) bool {
		return a.Kind == bot.ActChange && !slices.Contains(asked, a.About)
	})
}

// handleMoreWords takes the text to add or the request. Photos that come instead are added.
func handleMoreWords(o openSlots, in bot.Input) (openSlots, bot.Event) {
	o.ValueAsked = true
	describes := o.Want == string(orders.ChangeDescription)
	if describes {
		o.Photos = appendPhotos(o.Photos, in)
	}
	switch {
	case describes && len(o.Photos) > 0 && !hasLetters(in.Text, 3):
		o.Want = string(orders.ChangePhotos)
		return o, "added"
	case isRefraining(in):
		return o, "no"
	case !hasLetters(in.Text, 3) || !isValueText(in):
		if why := mediaFault(in); why != "" {
			return o, bot.InvalidInput(why)
		}
		return o, ""
	}
	o.Value = orders.CleanText(in.Text)
	return o, bot.OK
}

func handleMorePhotos(o openSlots, in bot.Input) (openSlots, bot.Event) {
	o.Photos = appendPhotos(o.Photos, in)
	switch why := mediaFault(in); {
	case len(o.Photos) > 0:
		o.ValueAsked = true
		return o, "added" // photos that were asked for need no confirmation
	case why != "":
		return o, bot.InvalidInput(why)
	case isRefraining(in) || isSkip(in):
		return o, "no"
	}
	return o, ""
}

func appendPhotos(photos []bot.Media, in bot.Input) []bot.Media {
	photos = append(photos[:len(photos):len(photos)], usablePhotos(in.Media)...)
	return photos[:min(len(photos), maxPhotos)]
}
