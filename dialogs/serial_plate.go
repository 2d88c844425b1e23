package dialogs

import (
	"regexp"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// plateSlots is what reading one plate learns.
type plateSlots struct {
	Candidates []bot.Media `json:"candidates,omitempty"` // photos sent before that may show the plate
	Photo      bot.Media   `json:"photo,omitzero"`
	Serial     string      `json:"serial,omitempty"`
	Confidence int         `json:"confidence,omitempty"`
	Others     []string    `json:"others,omitempty"` // what else it may be
	Crop       *bot.Media  `json:"crop,omitempty"`   // the serial cut out of the photo, to be looked at
	Advice     string      `json:"advice,omitempty"` // why another photo would help
	Retaken    bool        `json:"retaken,omitempty"`
	Said       string      `json:"said,omitempty"`   // of the place, while the plate was asked for
	Unread     bool        `json:"unread,omitempty"` // a photo was sent and nothing could be read on it
	BadPhotos  int         `json:"bad_photos,omitempty"`
}

const (
	// sure is the confidence from which a reading is worth asking about.
	sure = 70
	// maxCandidates bounds how many photos are read on suspicion.
	maxCandidates = 4
	// maxOthers bounds how many other readings are offered.
	maxOthers = 4
)

// SerialPlate finds out a serial: photo, reading, and then yes, a correction,
// another photo, typing it, or "no tengo". Its end is "done" or "none".
func SerialPlate() *bot.Program {
	no := func(p plateSlots) bool { return len(p.Candidates) == 0 }
	return bot.MustCompile(bot.Dialog[plateSlots]{
		Name: serialPlate, Version: 1, Patience: 2, Anywhere: toAgent,
		Steps: []bot.Step[plateSlots]{
			{State: "glance", Known: no, Do: readCandidate, Limit: 15 * time.Second, Waiting: "plate.reading", Hear: hearGlance, On: bot.On{"ok": "photo", "sure": "confirm", "next": "glance", bot.Timeout: "photo"}},
			{State: "photo", Ask: "plate.photo", Options: noPlateOption, Hear: hearPlatePhoto, Forget: forgetReading, On: bot.On{"photo": "reading", "typed": "done", "none": "none", bot.Lost: "type"}},
			{State: "reading", Do: readPhoto, Limit: 30 * time.Second, Waiting: "plate.reading", Hear: hearReading, On: bot.On{"sure": "confirm", "retake": "retake", "unsure": "type", bot.Timeout: "type"}},
			{State: "retake", Ask: "plate.retake", Options: noPlateOption, Hear: hearPlatePhoto, Forget: forgetReading, On: bot.On{"photo": "reading", "typed": "done", "none": "none", bot.Lost: "type"}},
			{State: "confirm", Ask: "plate.confirm", Picture: func(p plateSlots) *bot.Media { return p.Crop }, Options: plateOptions, Hear: hearPlateConfirm, Forget: forgetReading, On: bot.On{"ok": "done", "typed": "done", "photo": "reading", "another": "photo", "type": "type", "none": "none"}},
			{State: "type", Ask: "plate.type", Options: typeOptions, Hear: hearTyped, Forget: forgetReading, On: bot.On{"typed": "done", "photo": "reading", "another": "photo", "none": "none"}},
			{State: "done"},
			{State: "none"},
		},
	})
}

func noPlateOption(plateSlots) []bot.Option {
	return []bot.Option{{Choice: "none", Title: "option.no_serial"}}
}

func plateOptions(plateSlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.yes"}, {Choice: "type", Title: "option.correct"}, {Choice: "another", Title: "option.another_photo"}}
}

// typeOptions offers what the plate may say too: characters that look alike are
// for the person to tell apart, never for us.
func typeOptions(p plateSlots) []bot.Option {
	var list []bot.Option
	for _, other := range p.Others {
		if len(list) < maxOthers && len(other) <= bot.MaxButtonTitle {
			list = append(list, bot.Option{Choice: other, Label: other})
		}
	}
	return append(list, bot.Option{Choice: "none", Title: "option.no_serial"}, bot.Option{Choice: "another", Title: "option.another_photo"})
}

func read(m bot.Media) []bot.Effect {
	return []bot.Effect{bot.Do(ReadPlate, map[string]bot.Media{"media": m})}
}

func readPhoto(p plateSlots) []bot.Effect     { return read(p.Photo) }
func readCandidate(p plateSlots) []bot.Effect { return read(p.Candidates[0]) }

// hearGlance looks at photos nobody called plates: what can't be read on them is
// not held against anyone.
func hearGlance(p plateSlots, in bot.Input) (plateSlots, bot.Event) {
	var r bot.PlateReading
	seen := p.Candidates[0]
	p.Candidates = p.Candidates[1:]
	if in.Event == bot.OK && in.Into(&r) == nil && r.Serial != "" && r.Confidence >= sure {
		p.Photo, p.Candidates = seen, nil
		return p.found(r), "sure"
	}
	if len(p.Candidates) > 0 {
		return p, "next"
	}
	return p, bot.OK
}

// hearReading asks whether a sure reading is right. A photo that light or haste
// has spoilt is asked for once more, with the reason; then the serial is typed.
func hearReading(p plateSlots, in bot.Input) (plateSlots, bot.Event) {
	var r bot.PlateReading
	ok := in.Event == bot.OK && in.Into(&r) == nil
	if ok && r.Serial != "" && r.Confidence >= sure {
		return p.found(r), "sure"
	}
	p.Serial, p.Confidence, p.Crop, p.Unread, p.Others = "", 0, nil, true, nil
	if ok && r.Serial != "" {
		p.Others = append([]string{r.Serial}, r.Candidates...)
	}
	if p.Advice = r.Advice; p.Advice != "" && !p.Retaken {
		p.Retaken = true
		return p, "retake"
	}
	return p, "unsure"
}

func (p plateSlots) found(r bot.PlateReading) plateSlots {
	p.Serial, p.Confidence, p.Others, p.Crop, p.Advice, p.Unread = r.Serial, r.Confidence, r.Candidates, r.Crop, "", false
	return p
}

func hearPlatePhoto(p plateSlots, in bot.Input) (plateSlots, bot.Event) {
	if p, ev := hearPhoto(p, in); ev != "" {
		return p, ev
	}
	if in.Option == "none" || without(in.Text) {
		return p, "none"
	}
	if p.Said == "" && (elsewhere(in.Text) || aHouse.MatchString(bot.Fold(in.Text))) {
		p.Said = orders.CleanLine(in.Text)
		return p, ""
	}
	return hearSerial(p, in)
}

// hearPhoto takes a new photo of the plate. One that can't be opened is asked for
// twice, with the reason; then the serial is typed.
func hearPhoto(p plateSlots, in bot.Input) (plateSlots, bot.Event) {
	if good := usable(in.Media); len(good) > 0 {
		p.Photo = good[len(good)-1]
		return p, "photo"
	}
	if why := fault(in); why != "" {
		p.BadPhotos++
		return p, bot.Miss(why)
	}
	return p, ""
}

func forgetReading(p plateSlots) plateSlots {
	p.Photo, p.Serial, p.Confidence, p.Unread, p.Candidates = bot.Media{}, "", 0, false, nil
	p.Others, p.Crop, p.Advice = nil, nil, ""
	return p
}

func hearPlateConfirm(p plateSlots, in bot.Input) (plateSlots, bot.Event) {
	switch in.Option {
	case "yes":
		return p, bot.OK
	case "another":
		return p, "another"
	case "type":
		p.Serial, p.Unread = "", false
		return p, "type"
	}
	if p, ev := hearPhoto(p, in); ev != "" {
		return p, ev
	}
	switch bot.Fold(in.Text) {
	case "no", "nel", "incorrecto", "no es", "esta mal", "wrong":
		p.Serial, p.Unread = "", false
		return p, "type"
	case "no tengo", "no se", "no tiene":
		p.Serial = ""
		return p, "none"
	}
	return hearSerial(p, in)
}

func hearTyped(p plateSlots, in bot.Input) (plateSlots, bot.Event) {
	switch in.Option {
	case "none", "another":
		return p, bot.Event(in.Option)
	case "":
	default:
		p.Serial, p.Unread = in.Option, false
		return p, "typed"
	}
	if p, ev := hearPhoto(p, in); ev != "" {
		return p, ev
	}
	if without(in.Text) {
		p.Serial = ""
		return p, "none"
	}
	return hearSerial(p, in)
}

// aSerial is what a serial looks like: letters and digits, at least one digit,
// with the marks that makers put between them.
var aSerial = regexp.MustCompile(`^[A-Z0-9][A-Z0-9./_-]{2,39}$`)

// lead is what people write before a serial: "es", "el serial es", "s/n".
var lead = regexp.MustCompile(`(?i)^(no,?\s+)?(el\s+)?(n[uú]mero\s+de\s+)?(es|serial|serie|s/n|sn)?(\s+(correcto\s+)?es)?\s*[:#]?\s+`)

// hearSerial reads a serial that was typed, as it stands on the plate: letters
// and digits are never "corrected".
func hearSerial(p plateSlots, in bot.Input) (plateSlots, bot.Event) {
	said := strings.ToUpper(strings.TrimSpace(in.Text))
	if len(said) > 80 {
		return p, ""
	}
	for _, s := range []string{strings.ToUpper(lead.ReplaceAllString(strings.TrimSpace(in.Text), "")), said} {
		s = strings.Join(strings.Fields(s), "")
		if aSerial.MatchString(s) && strings.ContainsAny(s, "0123456789") && !sentence(in.Text) {
			p.Serial, p.Confidence, p.Unread = s, 0, false
			return p, "typed"
		}
	}
	return p, ""
}

// sentence tells words from the groups in which a serial is sometimes written.
func sentence(text string) bool {
	words := strings.Fields(lead.ReplaceAllString(strings.TrimSpace(text), ""))
	if len(words) > 4 {
		return true
	}
	long := 0
	for _, w := range words {
		if len(w) > 3 && !strings.ContainsAny(w, "0123456789") {
			long++
		}
	}
	return long > 1
}
