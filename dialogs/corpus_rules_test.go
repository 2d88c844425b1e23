package dialogs_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"recado/bot"
)

// giving are the acts by which a message gives something to note.
var giving = []bot.ActKind{bot.ActProvide, bot.ActCorrect, bot.ActChange, bot.ActSkip}

func reads(r bot.Reading, kinds ...bot.ActKind) bool {
	return slices.ContainsFunc(r.Acts, func(a bot.Act) bool { return slices.Contains(kinds, a.Kind) })
}

// lines returns the text keys of everything that was said, and the last message.
func lines(t corpusResult) (keys []string, last *bot.Say) {
	for _, e := range t.effects {
		if e.Say == nil {
			continue
		}
		for _, l := range e.Say.Before {
			keys = append(keys, l.Key)
		}
		keys = append(keys, e.Say.Key)
		last = e.Say
	}
	return keys, last
}

// leadsOn are messages after which the open question is not asked again, on purpose: the person
// asked for a moment or opted out, or an agent was called and the message says how to continue
// without one.
var leadsOn = []string{"courtesy.wait", "courtesy.later", "agent.waiting", "agent.lost", "repeat.said", "optout.done"}

// checkAnswered checks that the turn has an answer that ends with a question, the end of a
// dialog, or a message that says how to continue.
func checkAnswered(t corpusResult) string {
	if t.err != nil {
		return t.err.Error()
	}
	_, last := lines(t)
	top := t.after.Top()
	switch {
	case last == nil:
		return "nothing is said"
	case slices.ContainsFunc(t.text, func(s string) bool { return strings.TrimSpace(s) == "" || strings.HasPrefix(s, "⚠") }):
		return "an empty message: " + strings.Join(t.text, " | ")
	case top == nil || top.Dialog == "menu" && top.State == "open" || last.IsQuestion || slices.Contains(leadsOn, last.Key):
		return ""
	case top.AwaitedEffect != "":
		return "still at work in " + top.Dialog + "." + string(top.State)
	}
	return "the last message is no question: " + last.Key
}

// checkNoted checks that "Anotado" is said only if a slot has changed and the message gives
// something.
func checkNoted(t corpusResult) string {
	keys, _ := lines(t)
	i := slices.IndexFunc(keys, func(k string) bool { return k == "noted" || k == "noted.value" || k == "changed.value" })
	switch {
	case i < 0:
		return ""
	case stacked(t.before) == stacked(t.after):
		return keys[i] + " and nothing changed"
	case settles(t.scene): // the answer is a yes or a no
	case t.read && !reads(t.reading, giving...):
		return keys[i] + ": " + strings.Join(t.text, " | ")
	}
	return ""
}

// checkNotedLabels is checkNoted by the labels of the corpus.
func checkNotedLabels(t corpusResult) string {
	keys, _ := lines(t)
	if !slices.ContainsFunc(keys, func(k string) bool { return k == "noted" || k == "noted.value" }) {
		return ""
	}
	if t.said.does("provide", "correct", "change", "skip", "postpone", "changes") || len(t.said.Acts) == 0 || t.said.does("unclear") {
		return ""
	}
	return strings.Join(t.text, " | ")
}

func stacked(s bot.Session) string {
	var slots []json.RawMessage
	for _, f := range s.Stack {
		slots = append(slots, f.Slots)
	}
	return text(slots)
}

// checkKept checks that a filled slot changes only by a correction, and that the new value is
// read back.
func checkKept(t corpusResult) string {
	was, is := known(t.before), known(t.after)
	keys, _ := lines(t)
	if reads(t.reading, bot.ActHazard) {
		return "" // only the safety text is said
	}
	for name, before := range was {
		after, still := is[name]
		dialog, slot, _ := strings.Cut(name, ".")
		if !still || after == before || slot == "text" || slot == "said" || dialog == "emergency" && slot == "place" && t.scene.name != "emergency.safe" {
			continue // the text of a place grows with its parts
		}
		asked := strings.HasPrefix(t.scene.name, "serial_plate") && slot == "serial" || strings.HasPrefix(t.scene.name, "open_items") && slot == "value" ||
			strings.HasPrefix(t.scene.name, "technician_job") // the question was about it
		if !asked && t.read && !reads(t.reading, bot.ActCorrect, bot.ActChange) && !settles(t.scene) && !(slot == "description" && strings.HasPrefix(after, before)) {
			return name + ": " + before + " → " + after + " without a correction"
		}
		if slices.Contains(placeParts, slot) { // the place is read back as written, or is asked about
			if !slices.ContainsFunc(keys, func(k string) bool {
				return k == "changed.value" || k == "noted.value" || k == "order.doubt" || k == "order.summary"
			}) {
				return name + ": " + before + " → " + after + " is not read back: " + strings.Join(keys, " ")
			}
			continue
		}
		if slot == "priority" {
			after = strings.ToLower(after)
		}
		said := bot.Fold(strings.Join(t.text, "\n"))
		if slot == "description" && !strings.HasPrefix(after, before) { // line by line: the problem and the notes are read back apart
			for line := range strings.SplitSeq(after, "\n") {
				if !slices.Contains(strings.Split(before, "\n"), line) && !strings.Contains(said, bot.Fold(clipped(line, 40))) {
					return name + ": " + before + " → " + after + " is not read back: " + said
				}
			}
			continue
		}
		if !strings.Contains(said, bot.Fold(clipped(strings.TrimSpace(strings.TrimPrefix(after, before)), 40))) && slot != "service" && !strings.HasPrefix(t.scene.name, "technician_job") {
			return name + ": " + before + " → " + after + " is not read back: " + said
		}
	}
	return ""
}

var placeParts = []string{"street", "neighborhood", "building", "floor", "room", "landmark", "city", "department"}

func clipped(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// neverGive are the acts of messages that give no value.
var neverGive = []string{
	"deny", "reject", "skip", "ask", "complain", "stop", "start", "human", "smalltalk", "offtopic", "wait", "thank", "greet", "bye", "cancel", "help", "menu", "back", "resume", "restart", "confirm", "approve",
}

// filledBy returns the free-text slot that a turn has filled, or "".
func filledBy(t corpusResult) string {
	was, is := known(t.before), known(t.after)
	for _, name := range []string{
		"order_intake.description", "order_intake.serial", "order_intake.mail", "order_intake.building", "order_intake.street", "order_intake.neighborhood", "order_intake.landmark",
		"order_intake.floor", "order_intake.room", "serial_plate.serial", "serial_plate.said", "open_items.value", "emergency.place", "warranty.text",
	} {
		if name == "order_intake.serial" && is[name] == was["serial_plate.serial"] {
			continue // confirmed
		}
		if name == "open_items.value" && !hasFrame(t.before, name) {
			continue // confirmed before it is used
		}
		if name == "order_intake.landmark" && slices.ContainsFunc(t.reading.Acts, func(a bot.Act) bool { return a.Place != nil && a.Place.House }) {
			continue // how the house looks
		}
		if is[name] != "" && is[name] != was[name] && (was[name] != "" || t.before.Top() == nil || hasFrame(t.before, name)) {
			return name + " is " + is[name]
		}
	}
	return ""
}

func hasFrame(s bot.Session, name string) bool {
	dialog, _, _ := strings.Cut(name, ".")
	return slices.ContainsFunc(s.Stack, func(f bot.Frame) bool { return f.Dialog == dialog })
}

// settles reports whether a question asks for a yes or a no about a value.
func settles(s questionFixture) bool {
	return s.name == "order_intake.doubt" || strings.HasPrefix(s.name, "order_intake.meant")
}

// refuses reports whether an utterance gives no value.
func refuses(t corpusResult) bool { return t.said.only(neverGive...) }

func refusesHere(t corpusResult) bool { return refuses(t) && t.said.Question == t.scene.place }

// checkRefusal checks that an utterance that only refuses, asks or complains fills no free-text
// slot.
func checkRefusal(t corpusResult) string {
	if t.said.Question != t.scene.place {
		return ""
	}
	return checkRefusalElsewhere(t)
}

// checkRefusalElsewhere is checkRefusal for utterances written for another question: rarer than
// real answers.
func checkRefusalElsewhere(t corpusResult) string {
	if settles(t.scene) || t.scene.name == "voice_note.ask" || !t.said.only(neverGive...) {
		return ""
	}
	if t.said.does("complain", "skip:description") && (strings.Contains(t.scene.name, "description") || strings.HasPrefix(t.scene.name, "warranty") || strings.HasPrefix(t.scene.name, "closing")) {
		return "" // the question asks what is wrong with the work
	}
	return filledBy(t)
}

// checkRefusalRead is checkRefusal by the reading: a violation is the machine's own mistake.
func checkRefusalRead(t corpusResult) string {
	if settles(t.scene) || !t.read || len(t.reading.Acts) == 0 {
		return ""
	}
	for _, a := range t.reading.Acts {
		if !slices.Contains(neverGive, string(a.Kind)) || a.Kind == bot.ActComplain || a.Kind == bot.ActSkip && a.About == bot.SlotDescription || a.Kind == bot.ActSkip && a.About == bot.SlotService {
			return ""
		}
	}
	return filledBy(t)
}

// slotOf maps questions of the intake to the slots that they ask for.
var slotOf = map[string][]string{
	"description": {bot.SlotDescription}, "place": {bot.SlotPlace}, "building": {bot.SlotPlace}, "floor": {bot.SlotFloor}, "room": {bot.SlotRoom},
	"priority": {bot.SlotPriority}, "mail": {bot.SlotMail}, "photo": {bot.SlotSerial},
}

// checkNotAskedAgain checks that a value given with high confidence is not asked for next.
func checkNotAskedAgain(t corpusResult) string {
	top := t.after.Top()
	if top == nil || top.Dialog != "order_intake" && top.Dialog != "serial_plate" || !t.read {
		return ""
	}
	keys, last := lines(t)
	if last == nil || !last.IsQuestion || slices.Contains(keys, "courtesy.later") {
		return ""
	}
	for _, a := range t.reading.Acts {
		if a.About == bot.SlotDescription && len(strings.Fields(a.Text)) <= 4 && strings.HasPrefix(t.scene.name, "order_intake.service") {
			continue // so few words only name the service: dialogs.maxHintWords
		}
		if a.Kind == bot.ActProvide && a.Confidence >= 0.8 && slices.Contains(slotOf[string(top.State)], a.About) {
			return "asked for " + string(top.State) + " again: " + strings.Join(t.text, " | ")
		}
	}
	return ""
}

// checkOptOut checks that nobody is opted out without asking for it.
func checkOptOut(t corpusResult) string {
	if !t.after.OptedOut || !t.read || t.said.does("stop") || // a fixed phrase, such as "baja", asks for it
		t.scene.name == "opt_out.sure" && t.said.does("confirm", "approve") {
		return ""
	}
	return strings.Join(t.text, " | ")
}

// checkEmergency checks that danger is answered with the safety text, before anything else.
func checkEmergency(t corpusResult) string {
	if !reads(t.reading, bot.ActHazard) || slices.ContainsFunc(t.before.Stack, func(f bot.Frame) bool { return f.Dialog == "emergency" }) {
		return ""
	}
	if keys, _ := lines(t); len(keys) == 0 || keys[0] != "emergency.safety" {
		return strings.Join(keys, " ")
	}
	return ""
}

// TestCorpusRulesAtEveryQuestion runs the utterances of the corpus at every question of every
// dialog and checks the results against the rules of docs/understanding.md.
func TestCorpusRulesAtEveryQuestion(t *testing.T) {
	rules := []struct {
		ruleViolations
		holds func(corpusResult) string
	}{
		{ruleViolations{rule: "something is said, and how it goes on"}, checkAnswered},
		{ruleViolations{rule: "only what is given is noted"}, checkNoted},
		{ruleViolations{rule: "only what a dispatcher would note is noted", most: 0.01}, checkNotedLabels},
		{ruleViolations{rule: "what is filled changes by a correction, and is read back", most: 0.0001}, checkKept},
		{ruleViolations{rule: "a refusal, a question or a complaint fills nothing, as it is read"}, checkRefusalRead},
		{ruleViolations{rule: "a refusal, a question or a complaint fills nothing, as it is meant", most: 0.01, of: refusesHere}, checkRefusal},
		{ruleViolations{rule: "… also where another question was asked", most: 0.04, of: refuses}, checkRefusalElsewhere},
		{ruleViolations{rule: "what is given is not asked again"}, checkNotAskedAgain},
		{ruleViolations{rule: "nobody is opted out who does not ask for it", most: 0.0005}, checkOptOut},
		{ruleViolations{rule: "danger first"}, checkEmergency},
	}
	e := newCorpusRunner(t)
	said := utterances(t)
	turns := 0
	for _, s := range questionFixtures() {
		for _, u := range said {
			if !chosen(s, u) {
				continue
			}
			turn := e.say(s, s.session(), u)
			turns++
			for i := range rules {
				rules[i].check(turn, rules[i].holds(turn))
			}
		}
		clear(e.l.known)
	}
	t.Logf("%d turns", turns)
	for i := range rules {
		rules[i].report(t)
	}
}

// TestNoAnswerIsRepeatedThreeTimes repeats one utterance: three answers in a row are never the
// same.
func TestNoAnswerIsRepeatedThreeTimes(t *testing.T) {
	e := newCorpusRunner(t)
	said := utterances(t)
	rule := ruleViolations{rule: "the same is never said three times in a row", most: 0.0005}
	for _, s := range questionFixtures() {
		for _, u := range said {
			if !share("thrice "+s.name+u.at, repeatedShare()) {
				continue
			}
			session := s.session()
			var answers []string
			why := ""
			var turn corpusResult
			for range 7 {
				turn = e.say(s, session, u)
				session = turn.after
				answers = append(answers, strings.Join(turn.text, " | ")) // one message each
				if n := len(answers); n >= 3 && why == "" && answers[n-1] == answers[n-2] && answers[n-2] == answers[n-3] && !inEmergency(turn.after) {
					why = "thrice: " + strings.Join(answers, " / ")
				}
				if turn.err != nil {
					why = turn.err.Error()
					break
				}
			}
			rule.check(turn, why)
		}
		clear(e.l.known)
	}
	rule.report(t)
}

// repeatedShare is n where one in n utterances is repeated at a question.
func repeatedShare() uint32 {
	if testing.Short() || raceEnabled {
		return 1000
	}
	return 150
}

func inEmergency(s bot.Session) bool { return hasFrame(s, "emergency.") }

// chosen reports whether an utterance is in the sample of a question: all that were written for
// it, and one in thirty of the others.
func chosen(s questionFixture, u utterance) bool {
	switch {
	case *fullCorpus:
		return true
	case testing.Short() || raceEnabled:
		return share(s.name+u.at, 200)
	case u.Question == s.place:
		return true
	}
	return share(s.name+u.at, 30)
}
