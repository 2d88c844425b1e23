package dialogs

import (
	"encoding/json"
	"slices"
	"time"

	"recado/bot"
)

// plateSlots are the slots of reading one plate.
type plateSlots struct {
	Candidates   []bot.Media `json:"candidates,omitempty"` // earlier photos that may show the plate
	Photo        bot.Media   `json:"photo,omitzero"`
	Serial       string      `json:"serial,omitempty"`
	Confidence   int         `json:"confidence,omitempty"`
	Alternatives []string    `json:"others,omitempty"` // other possible serials
	Crop         *bot.Media  `json:"crop,omitempty"`   // the serial cut out of the photo, to show
	Advice       string      `json:"advice,omitempty"` // why another photo would help
	Retaken      bool        `json:"retaken,omitempty"`
	OtherActs    []bot.Act   `json:"said,omitempty"`   // acts about other slots; only in sessions of older versions, since the order reads them itself now
	Unread       bool        `json:"unread,omitempty"` // a photo was sent and no serial could be read
	BadPhotos    int         `json:"bad_photos,omitempty"`
}

const (
	// minPlateConfidence is the confidence from which a reading is shown for confirmation.
	minPlateConfidence = 70
	// maxCandidates bounds how many earlier photos are read.
	maxCandidates = 4
	// maxOthers bounds how many other readings are offered.
	maxOthers = 4
)

// SerialPlate finds a serial: photo, reading, and then a yes, a correction, another photo,
// typing it, or "no tengo". It ends as "done" or "none".
func SerialPlate() *bot.Program {
	no := func(p plateSlots) bool { return len(p.Candidates) == 0 }
	return bot.MustCompile(bot.Dialog[plateSlots]{
		Name: serialPlate, Version: 2, MaxMisses: 2, OnAnyState: bot.On{bot.TooManyMisses: bot.Agent}, Changes: plateChanges, RemoveMedia: removePlateMedia, Upgrades: map[int]bot.Upgrade{1: upgradeFromV1},
		Steps: []bot.Step[plateSlots]{
			{State: "glance", SkipIf: no, Do: readCandidate, WorkTimeout: 15 * time.Second, WaitingText: "plate.reading", Handle: handleGlance, On: bot.On{"ok": "photo", "sure": "confirm", "next": "glance", bot.Timeout: "photo"}},
			{State: "photo", Expects: bot.ExpectsSerial, Ask: "plate.photo", Options: noPlateOption, Handle: handlePlatePhoto, ClearAnswer: clearPlateReading, On: bot.On{"photo": "reading", "typed": "done", "none": "none", bot.TooManyMisses: "type"}},
			{State: "reading", Do: readPhoto, WorkTimeout: 30 * time.Second, WaitingText: "plate.reading", Handle: handleReading, On: bot.On{"sure": "confirm", "retake": "retake", "unsure": "type", bot.Timeout: "type"}},
			{State: "retake", Expects: bot.ExpectsSerial, Ask: "plate.retake", Options: noPlateOption, Handle: handlePlatePhoto, ClearAnswer: clearPlateReading, On: bot.On{"photo": "reading", "typed": "done", "none": "none", bot.TooManyMisses: "type"}},
			{State: "confirm", Expects: bot.ExpectsSerialCheck, Ask: "plate.confirm", Picture: func(p plateSlots) *bot.Media { return p.Crop }, Options: plateOptions, Handle: handlePlateConfirm, ClearAnswer: clearPlateReading, On: bot.On{"ok": "done", "typed": "done", "photo": "reading", "another": "photo", "type": "type", "none": "none"}},
			{State: "type", Expects: bot.ExpectsSerial, Ask: "plate.type", Options: typeOptions, Handle: handleTyped, ClearAnswer: clearPlateReading, On: bot.On{"typed": "done", "photo": "reading", "another": "photo", "none": "none"}},
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

// typeOptions offers the other readings: the person decides between similar characters.
func typeOptions(p plateSlots) []bot.Option {
	var list []bot.Option
	for _, other := range p.Alternatives {
		if len(list) < maxOthers && len(other) <= bot.MaxButtonTitle {
			list = append(list, bot.Option{Choice: other, Label: other})
		}
	}
	return append(list, bot.Option{Choice: "none", Title: "option.no_serial"}, bot.Option{Choice: "another", Title: "option.another_photo"})
}

func readPlateEffect(m bot.Media) []bot.Effect {
	return []bot.Effect{bot.Do(ReadPlate, map[string]bot.Media{"media": m})}
}

func readPhoto(p plateSlots) []bot.Effect     { return readPlateEffect(p.Photo) }
func readCandidate(p plateSlots) []bot.Effect { return readPlateEffect(p.Candidates[0]) }

// handleGlance checks photos that nobody called plates: an unreadable one is no fault.
func handleGlance(p plateSlots, in bot.Input) (plateSlots, bot.Event) {
	var r bot.PlateReading
	seen := p.Candidates[0]
	p.Candidates = p.Candidates[1:]
	if in.Event == bot.OK && in.Into(&r) == nil && r.Serial != "" && r.Confidence >= minPlateConfidence {
		p.Photo, p.Candidates = seen, nil
		return p.applyReading(r), "sure"
	}
	if len(p.Candidates) > 0 {
		return p, "next"
	}
	return p, bot.OK
}

// handleReading asks whether a confident reading is right. A photo with poor light or focus is
// asked for once more, with the reason; then the serial is typed.
func handleReading(p plateSlots, in bot.Input) (plateSlots, bot.Event) {
	var r bot.PlateReading
	ok := in.Event == bot.OK && in.Into(&r) == nil
	if ok && r.Serial != "" && r.Confidence >= minPlateConfidence {
		return p.applyReading(r), "sure"
	}
	p.Serial, p.Confidence, p.Crop, p.Unread, p.Alternatives = "", 0, nil, true, nil
	if ok && r.Serial != "" {
		p.Alternatives = append([]string{r.Serial}, r.Candidates...)
	}
	if p.Advice = r.Advice; p.Advice != "" && !p.Retaken {
		p.Retaken = true
		return p, "retake"
	}
	return p, "unsure"
}

func (p plateSlots) applyReading(r bot.PlateReading) plateSlots {
	p.Serial, p.Confidence, p.Alternatives, p.Crop, p.Advice, p.Unread = r.Serial, r.Confidence, r.Candidates, r.Crop, "", false
	return p
}

func handlePlatePhoto(p plateSlots, in bot.Input) (plateSlots, bot.Event) {
	if p, ev := handlePhoto(p, in); ev != "" {
		return p, ev
	}
	if p, ok := p.takeTyped(in); ok {
		return p, "typed"
	}
	if isSkip(in, bot.SlotSerial, bot.SlotPhoto) || deniesPlate(in.Reading) || in.Reading.Has(bot.ActPostpone) {
		return p, "none"
	}
	return p, ""
}

// deniesPlate reports whether a message says no to the question for the plate. The no of "no es la de gaseosas,
// es la de las carnes" is about the order.
func deniesPlate(said bot.Reading) bool {
	no, ok := said.Find(bot.ActDeny)
	return ok && !slices.ContainsFunc(said.Replacements, func(r bot.Replacement) bool { return r.Span.Overlaps(no.Span) })
}

// takeTyped takes a typed serial as it is: letters and digits are never "corrected".
func (p plateSlots) takeTyped(in bot.Input) (plateSlots, bool) {
	for _, kind := range []bot.ActKind{bot.ActCorrect, bot.ActProvide} {
		if a, ok := in.Reading.Find(kind, bot.SlotSerial); ok && a.Value != "" {
			p.Serial, p.Confidence, p.Unread = a.Value, 0, false
			return p, true
		}
	}
	return p, false
}

// plateChanges reads back a typed serial.
func plateChanges(before, after plateSlots) []bot.Change {
	if after.Serial == before.Serial || after.Serial == "" || after.Confidence != 0 {
		return nil
	}
	return []bot.Change{{Field: "slot.serial", Old: before.Serial, New: after.Serial, AlwaysReadBack: true}}
}

// upgradeFromV1 upgrades slots of version 1, which stored a place as text.
func upgradeFromV1(s bot.State, slots json.RawMessage) (bot.State, json.RawMessage, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(slots, &fields); err != nil {
		return s, nil, err
	}
	var said string
	if json.Unmarshal(fields["said"], &said) == nil && said != "" {
		acts, err := json.Marshal([]bot.Act{{Kind: bot.ActProvide, About: bot.SlotPlace, Text: said, Place: &bot.PlaceParts{Text: said}, Confidence: 1}})
		if err != nil {
			return s, nil, err
		}
		fields["said"] = acts
	}
	moved, err := json.Marshal(fields)
	return s, moved, err
}

// handlePhoto takes a new photo of the plate. For one that can't be used it gives the reason.
func handlePhoto(p plateSlots, in bot.Input) (plateSlots, bot.Event) {
	if good := usablePhotos(in.Media); len(good) > 0 {
		p.Photo = good[len(good)-1]
		return p, "photo"
	}
	if why := mediaFault(in); why != "" {
		p.BadPhotos++
		return p, bot.InvalidInput(why)
	}
	return p, ""
}

// removePlateMedia removes photos that their sender has deleted, except a candidate that is
// being read.
func removePlateMedia(p plateSlots, gone func(bot.Media) bool) (plateSlots, int) {
	first := p.Candidates[:min(1, len(p.Candidates))] // it may be the one that is being read
	rest, n := removeGone(p.Candidates[len(first):], gone)
	p.Candidates = append(slices.Clone(first), rest...)
	if p.Photo.OK() && gone(p.Photo) {
		p.Photo, p.Crop, n = bot.Media{}, nil, n+1
	}
	return p, n
}

func clearPlateReading(p plateSlots) plateSlots {
	p.Photo, p.Serial, p.Confidence, p.Unread, p.Candidates = bot.Media{}, "", 0, false, nil
	p.Alternatives, p.Crop, p.Advice = nil, nil, ""
	return p
}

func handlePlateConfirm(p plateSlots, in bot.Input) (plateSlots, bot.Event) {
	switch in.Option {
	case "yes":
		return p, bot.OK
	case "another":
		return p, "another"
	case "type":
		p.Serial, p.Unread = "", false
		return p, "type"
	}
	if p, ev := handlePhoto(p, in); ev != "" {
		return p, ev
	}
	if p, ok := p.takeTyped(in); ok {
		return p, "typed"
	}
	switch {
	case isYes(in):
		return p, bot.OK
	case isSkip(in, bot.SlotSerial):
		p.Serial = ""
		return p, "none"
	case isNo(in), in.Reading.Has(bot.ActCorrect, bot.SlotSerial):
		p.Serial, p.Unread = "", false
		return p, "type"
	}
	return p, ""
}

func handleTyped(p plateSlots, in bot.Input) (plateSlots, bot.Event) {
	switch in.Option {
	case "none", "another":
		return p, bot.Event(in.Option)
	case "":
	default:
		p.Serial, p.Unread = in.Option, false
		return p, "typed"
	}
	if p, ev := handlePhoto(p, in); ev != "" {
		return p, ev
	}
	if p, ok := p.takeTyped(in); ok {
		return p, "typed"
	}
	if isSkip(in, bot.SlotSerial, bot.SlotPhoto) || deniesPlate(in.Reading) {
		p.Serial = ""
		return p, "none"
	}
	return p, ""
}
