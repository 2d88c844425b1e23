package dialogs

import (
	"encoding/json"
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/customers"
	"recado/flows/onboarding"
	"recado/flows/text"
)

// maxCardPhotos is how often the card is photographed before a person of the business reads it.
const maxCardPhotos = 3

// storedKinds are the documents that are stored, in order.
var storedKinds = []customers.DocumentKind{customers.IDFront, customers.IDBack, customers.Selfie}

func frontArgs(a applicant, f bot.Facts) any {
	args, _ := documentArgs(a, f).(map[string]any)
	args["trouble"] = a.Trouble
	return args
}

// onePhoto takes a photo of a message, or says why there is none. sent is how many photos it has.
func onePhoto(in bot.Input, question string) (photos []bot.Media, ev bot.Event) {
	if photos = usablePhotos(in.Media); len(photos) > 0 {
		return photos, bot.OK
	}
	switch why := mediaFault(in); {
	case why != "":
		return nil, bot.InvalidInput(why)
	case in.Reading.Has(bot.ActPostpone), in.Reading.Has(bot.ActWait), in.Reading.Has(bot.ActConfirm):
		return nil, bot.InvalidInput(question + ".wait")
	case isSkip(in), in.Reading.Has(bot.ActDeny):
		return nil, bot.InvalidInput(question + ".needed")
	}
	return nil, ""
}

// keepPhotos keeps photos for what is still to be photographed, whatever was asked. Those of the card come
// first; the selfie only once the card is confirmed.
func (a applicant) keepPhotos(photos []bot.Media) applicant {
	if len(a.Consents) < consentsWanted {
		return a
	}
	for _, photo := range photos {
		known := slices.ContainsFunc([]*bot.Media{a.Front, a.Back, a.Selfie}, func(m *bot.Media) bool { return m != nil && m.ID == photo.ID })
		switch {
		case known:
		case a.Front == nil:
			a.Front = &photo
		case a.Back == nil:
			a.Back = &photo
		case a.Selfie == nil && a.CardOK:
			a.Selfie = &photo
		}
	}
	return a
}

// handleFront takes the front, and the back if both come together.
func handleFront(a applicant, in bot.Input) (applicant, bot.Event) {
	photos, ev := onePhoto(in, "onboarding.front")
	if ev != bot.OK {
		return a, ev
	}
	a.Front, a.Trouble = &photos[0], ""
	if len(photos) > 1 {
		a.Back = &photos[1]
	}
	return a, bot.OK
}

func handleBack(a applicant, in bot.Input) (applicant, bot.Event) {
	photos, ev := onePhoto(in, "onboarding.back")
	if ev == bot.OK && a.Front != nil && photos[0].ID == a.Front.ID {
		return a, bot.InvalidInput("onboarding.back.same")
	}
	if ev == bot.OK {
		a.Back = &photos[0]
	}
	return a, ev
}

func handleSelfie(a applicant, in bot.Input) (applicant, bot.Event) {
	photos, ev := onePhoto(in, "onboarding.selfie")
	if ev == bot.OK && (a.Front != nil && photos[0].ID == a.Front.ID || a.Back != nil && photos[0].ID == a.Back.ID) {
		return a, bot.InvalidInput("onboarding.selfie.same")
	}
	if ev == bot.OK {
		a.Selfie = &photos[0]
	}
	return a, ev
}

func clearSelfie(a applicant) applicant {
	a.Selfie = nil
	a.Stored = without(a.Stored, string(customers.Selfie))
	return a
}

func clearBack(a applicant) applicant { a.Back = nil; return a.cardUnread() }

func clearCard(a applicant) applicant { a.Front, a.Back = nil, nil; return a.cardUnread() }

// cardUnread forgets what was read.
func (a applicant) cardUnread() applicant {
	a.Card, a.CardOK = nil, false
	a.Stored = without(without(a.Stored, string(customers.IDFront)), string(customers.IDBack))
	return a
}

func without(list []string, item string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == item })
}

func readCard(a applicant) []bot.Effect {
	ask := onboarding.ReadCard{Country: a.Country}
	for to, side := range map[*bot.Media]*bot.Media{&ask.Front: a.Front, &ask.Back: a.Back} {
		if side != nil { // its sender may have deleted it
			*to = *side
		}
	}
	return []bot.Effect{bot.Do(onboarding.DoReadCard, ask)}
}

// handleCard decides what the person is asked about the card: to photograph it again, which number is
// right, whose it is, or whether it was read well.
func handleCard(a applicant, in bot.Input) (applicant, bot.Event) {
	var card onboarding.CardReading
	if in.Event != bot.OK || in.Into(&card) != nil || !card.Readable() {
		if a.BadPhotos++; a.BadPhotos >= maxCardPhotos && hasFront(a) && hasBack(a) { // a person of the business compares them
			a.CardOK = true
			return a, "unread"
		}
		a = clearCard(a)
		a.Trouble = firstNonEmpty(card.Advice, "unread")
		return a, "retake"
	}
	a.Card, a.Trouble = &card, ""
	switch {
	case card.Expires != "" && onboarding.Expired(card.Expires, in.At):
		return a, "expired"
	case card.Number != a.Document.Number:
		return a, "number"
	case !sameName(a.fullName(), card.Names+" "+card.Surnames), card.Birth != "" && a.BirthDate != "" && card.Birth != a.BirthDate:
		return a, "other"
	}
	return a, bot.OK
}

// sameName reports whether two names may be of one person: every word of the shorter is in the longer, and
// there are two of them.
func sameName(a, b string) bool {
	short, long := strings.Fields(bot.Fold(a)), strings.Fields(bot.Fold(b))
	if len(short) > len(long) {
		short, long = long, short
	}
	common := 0
	for _, w := range short {
		if slices.Contains(long, w) {
			common++
		}
	}
	return common >= min(2, len(short)) && common >= len(short)-1
}

func expiredOptions(applicant) []bot.Option {
	return []bot.Option{{Choice: "photo", Title: "option.another_photo"}, {Choice: "no", Title: "option.no_valid_card"}}
}

func handleExpired(a applicant, in bot.Input) (applicant, bot.Event) {
	switch {
	case in.Option == "photo", in.Option == "" && isYes(in):
		return clearCard(a), "photo"
	case in.Option == "no", isNo(in), isSkip(in), in.Reading.Has(bot.ActPostpone):
		return a, "no"
	case len(usablePhotos(in.Media)) > 0:
		return a.photographedAgain(in), "photo"
	}
	return a, ""
}

// photographedAgain takes photos of the card that replace the ones before.
func (a applicant) photographedAgain(in bot.Input) applicant {
	a, _ = handleFront(clearCard(a), in)
	return a
}

func numberOptions(applicant) []bot.Option {
	return []bot.Option{{Choice: "card", Title: "option.number_of_card"}, {Choice: "photo", Title: "option.another_photo"}}
}

// handleNumber decides between the number of the card and the one that was typed, which then needs a photo of
// its own card. Another number may be typed too.
func handleNumber(a applicant, in bot.Input) (applicant, bot.Event) {
	if act, ok := findGiven(in, bot.SlotDocument); ok && in.Option == "" && a.Card != nil {
		digits, why := onboarding.CheckDocument(a.kind(), act.Value)
		if why != "" {
			return a, bot.InvalidInput("onboarding.document." + string(why))
		}
		if digits != string(a.Card.Number) {
			a = clearCard(a.setDocument(digits))
			a.Trouble = "number"
			return a, "photo"
		}
		in.Option = "card"
	}
	switch {
	case in.Option == "card" && a.Card != nil:
		return a.setDocument(string(a.Card.Number)), "card"
	case in.Option == "photo", isNo(in):
		a = clearCard(a)
		a.Trouble = "number"
		return a, "photo"
	case len(usablePhotos(in.Media)) > 0:
		return a.photographedAgain(in), "photo"
	}
	return a, ""
}

func otherOptions(applicant) []bot.Option {
	return []bot.Option{{Choice: "mine", Title: "option.card_is_mine"}, {Choice: "photo", Title: "option.another_photo"}}
}

// handleOther decides what holds where the card has another name or date of birth than the person told.
func handleOther(a applicant, in bot.Input) (applicant, bot.Event) {
	switch {
	case in.Option == "mine", in.Option == "" && isYes(in):
		return a.takeCard(), bot.OK
	case in.Option == "photo", isNo(in):
		a = clearCard(a)
		a.Trouble = "other"
		return a, "photo"
	case len(usablePhotos(in.Media)) > 0:
		return a.photographedAgain(in), "photo"
	}
	return a, ""
}

// takeCard takes the names and the date of birth as they stand on the card.
func (a applicant) takeCard() applicant {
	if a.Card == nil {
		return a
	}
	a.FullName = ""
	if bot.Fold(a.fullName()) == bot.Fold(a.Card.Names+" "+a.Card.Surnames) { // as it was typed, with its accents
		return a.withBirth()
	}
	if a.Card.Names != "" && a.Card.Surnames != "" {
		names, bad1 := onboarding.Name(a.Card.Names)
		surnames, bad2 := onboarding.Name(a.Card.Surnames)
		if bad1+bad2 == "" {
			a.Names, a.Surnames = names, surnames
		}
	}
	return a.withBirth()
}

// withBirth takes the date of birth of the card.
func (a applicant) withBirth() applicant {
	a.BirthDate = firstNonEmpty(a.Card.Birth, a.BirthDate)
	return a
}

func cardArgs(a applicant, f bot.Facts) any {
	args, _ := documentArgs(a, f).(map[string]any)
	args["typed"], args["own_name"], args["own_birth"] = onboarding.Hint(string(a.Document.Number)), a.fullName(), a.BirthDate
	if c := a.Card; c != nil {
		args["number"], args["surnames"], args["names"], args["birth"], args["issued"], args["expires"] = onboarding.Hint(string(c.Number)), c.Surnames, c.Names, c.Birth, c.Issued, c.Expires
	}
	return args
}

func cardOptions(applicant) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.yes"}, {Choice: "edit", Title: "option.edit"}, {Choice: "photo", Title: "option.another_photo"}}
}

// The lines of the card, as they are shown.
const (
	lineNumber = 1 + iota
	lineSurnames
	lineNames
	lineBirth
	lineIssued
	lineExpires
)

// handleCardCheck confirms what was read, or corrects a line by its number or in words.
func handleCardCheck(a applicant, in bot.Input) (applicant, bot.Event) {
	if in.Facts.Minor {
		return a, "minor"
	}
	switch {
	case in.Option == "photo", len(usablePhotos(in.Media)) > 0:
		a = a.photographedAgain(in)
		return a, "photo"
	case in.Option == "edit":
		return a, bot.InvalidInput("onboarding.card.which")
	}
	if act, ok := in.Reading.Find(bot.ActProvide, bot.SlotLine); ok {
		return a.correctLine(int(act.Value[0]-'0'), act.Text, in)
	}
	if act, ok := findGiven(in, bot.SlotBirth); ok {
		return a.setLine(lineBirth, act.Value, in)
	}
	if act, ok := in.Reading.Find(bot.ActCorrect, bot.SlotName); ok {
		return a.setLine(lineNames, act.Value, in)
	}
	switch {
	case isNo(in):
		return a, bot.InvalidInput("onboarding.card.which")
	case isYes(in):
		a = a.takeCard()
		a.CardOK = true
		return a, bot.OK
	}
	return a, ""
}

// correctLine corrects a line of the card, or asks for its value.
func (a applicant) correctLine(line int, says string, in bot.Input) (applicant, bot.Event) {
	switch {
	case line == lineNumber:
		a = clearCard(a)
		a.Trouble = "number"
		return a, "photo"
	case line > lineExpires:
		return a, bot.InvalidInput("onboarding.card.which")
	case says == "":
		a.Line = line
		return a, "line"
	}
	return a.setLine(line, says, in)
}

// setLine sets a line of the card as the person corrects it.
func (a applicant) setLine(line int, says string, in bot.Input) (applicant, bot.Event) {
	if a.Card == nil {
		return a, ""
	}
	card := *a.Card
	dates := map[int]*string{lineBirth: &card.Birth, lineIssued: &card.Issued, lineExpires: &card.Expires}
	names := map[int]*string{lineSurnames: &card.Surnames, lineNames: &card.Names}
	switch to := dates[line]; {
	case to == nil && names[line] == nil:
		return a, ""
	case to != nil:
		date := says
		if act, ok := findGiven(in, bot.SlotBirth); ok {
			date = act.Value
		}
		if _, ok := dateOnly(date); !ok {
			return a, bot.InvalidInput("onboarding.line.date")
		}
		if why := onboarding.Birth(date, in.At); line == lineBirth && why != "" {
			return a, bot.InvalidInput("onboarding.birth." + string(why))
		}
		*to = date
	default:
		name, why := onboarding.Name(says)
		if why != "" {
			return a, bot.InvalidInput("onboarding.line.name")
		}
		*names[line] = name
	}
	a.Card, a.Line = &card, 0
	return a, "corrected"
}

func lineArgs(a applicant, _ bot.Facts) any {
	return map[string]any{"line": a.Line, "field": map[int]string{lineSurnames: "field.surnames", lineNames: "field.names", lineBirth: "field.birth", lineIssued: "field.issued", lineExpires: "field.expires"}[a.Line]}
}

// handleLine takes the value of the line that is corrected.
func handleLine(a applicant, in bot.Input) (applicant, bot.Event) {
	if hasQuestion(in) || in.Text == "" {
		return a, ""
	}
	says := text.Line(in.Text)
	if act, ok := findGiven(in, bot.SlotName); ok {
		says = act.Value
	}
	b, ev := a.setLine(a.Line, says, in)
	if ev == "corrected" {
		ev = bot.OK
	}
	return b, ev
}

// unstored returns the next photo that is not stored, and its kind; false without one.
func (a applicant) unstored() (bot.Media, customers.DocumentKind, bool) {
	for i, m := range []*bot.Media{a.Front, a.Back, a.Selfie} {
		if m != nil && !slices.Contains(a.Stored, string(storedKinds[i])) {
			return *m, storedKinds[i], true
		}
	}
	return bot.Media{}, "", false
}

func areStored(a applicant) bool { _, _, left := a.unstored(); return !left }

// storeNext stores the next photo.
func storeNext(a applicant) []bot.Effect {
	photo, kind, left := a.unstored()
	if !left {
		return nil
	}
	r := customers.DocumentRequest{Customer: a.Customer, Kind: kind, Media: photo.ID}
	if a.Card != nil && kind == customers.IDFront {
		r.Readings, _ = json.Marshal(a.Card) // it always encodes
	}
	return []bot.Effect{bot.Do(customers.DoStoreDocument, r)}
}

// handleStored goes on to the next photo. One that can't be stored is asked for again.
func handleStored(a applicant, in bot.Input) (applicant, bot.Event) {
	_, kind, left := a.unstored()
	switch {
	case !left:
		return a, bot.OK
	case in.Event == bot.OK:
		if a.Stored = append(slices.Clone(a.Stored), string(kind)); areStored(a) {
			return a, bot.OK
		}
		return a, "next"
	case in.Event != customers.CustomerInvalid:
		return a, "trouble"
	case kind == customers.Selfie:
		return clearSelfie(a), "selfie"
	}
	a = clearCard(a)
	a.Trouble = "lost"
	return a, "front"
}

// removeApplicantPhotos removes photos that their sender has deleted, before they are stored.
func removeApplicantPhotos(a applicant, gone func(bot.Media) bool) (applicant, int) {
	n := 0
	for _, m := range []**bot.Media{&a.Front, &a.Back, &a.Selfie} {
		if *m != nil && gone(**m) && len(a.Stored) == 0 {
			*m, n = nil, n+1
		}
	}
	return a, n
}
