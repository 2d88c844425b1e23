package dialogs

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// closingSlots are the slots of a customer's verdict on finished work.
type closingSlots struct {
	Order              string             `json:"order"`            // "": the order that waits for a verdict
	Choice             string             `json:"choice,omitempty"` // of a button of an ended dialog
	Closing            orders.ClosingView `json:"shown"`
	Text               string             `json:"text,omitempty"`
	Photos             []bot.Media        `json:"photos,omitempty"`
	Scores             map[string]int     `json:"scores,omitempty"`
	Comment            string             `json:"comment,omitempty"`
	ThankedForApproval bool               `json:"thanked,omitempty"` // the customer was thanked for the approval: not again
	RefusalKey         string             `json:"why,omitempty"`
	ProvenAt           time.Time          `json:"proven_at,omitzero"` // when the code came back that an act by SMS needs
}

// Closing asks a customer to accept finished work or say what is wrong, and to rate it in four
// aspects.
func Closing() *bot.Program {
	score := func(aspect string) func(closingSlots, bot.Input) (closingSlots, bot.Event) {
		return func(c closingSlots, in bot.Input) (closingSlots, bot.Event) { return handleScore(c, in, aspect) }
	}
	on := func(next bot.State) bot.On {
		return bot.On{"ok": next, "all": "comment", "skip": "rating", "told": "reporting", bot.Cancel: "rating"}
	}
	return bot.MustCompile(bot.Dialog[closingSlots]{
		Name: closing, Version: 1, MaxMisses: 2, OnAnyState: onAnyState, Inactivity: bot.InactivityRules{4 * time.Hour: "leave"}, Reopen: reopenClosing, AnswerTopic: answerClosing, RemoveMedia: removeClosingMedia,
		Steps: []bot.Step[closingSlots]{
			{State: "loading", Do: loadClosing, WorkTimeout: answerLimit, WaitingText: "closing.loading", Handle: handleClosing, On: bot.On{"ask": "ask", "approve": "approving", "problem": "problem", "rate": "overall", "over": "over", "refused": "refused", "none": "none", "trouble": "trouble", bot.Timeout: "trouble"}},
			{State: "ask", Expects: bot.ExpectsVerdict, HandlesActs: []bot.ActKind{bot.ActComplain}, Ask: "closing.ask", Picture: func(c closingSlots) *bot.Media { return c.Closing.File }, Options: closingOptions, Handle: handleVerdict, On: bot.On{"approve": "approving", "problem": "problem", "told": "reporting", "mixed": "mixed", "call": "call", bot.Cancel: "ask"}},
			{State: "mixed", Expects: bot.ExpectsVerdict, HandlesActs: []bot.ActKind{bot.ActComplain}, Ask: "closing.mixed", Options: mixedOptions, Handle: handleMixed, On: bot.On{"approve": "approving", "problem": "problem", "told": "reporting", bot.Cancel: "ask"}},
			{State: "problem", Expects: bot.ExpectsDescription, HandlesActs: []bot.ActKind{bot.ActComplain}, Ask: "closing.problem", Gather: true, Handle: handleProblem, On: bot.On{"ok": "reporting", bot.Cancel: "ask"}},
			{State: "call", Call: handoff, Handle: func(c closingSlots, _ bot.Input) (closingSlots, bot.Event) { return c, bot.OK }, On: bot.On{"ok": "ask"}},
			{State: "reporting", Do: reportProblem, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "closing.saving", Handle: handleClosed, On: bot.On{"ok": "reported", "unproven": "proving_problem", "refused": "refused", bot.Timeout: "trouble"}},
			{State: "proving_problem", Call: senderCode, CallSlots: func(c closingSlots) any { return askCode("work_problem", c.Order) }, Handle: handleClosingProven, On: bot.On{"ok": "reporting", "left": "unproven"}},
			{State: "approving", Do: approveWork, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "closing.saving", Handle: handleClosed, On: bot.On{"ok": "overall", "unproven": "proving", "refused": "refused", bot.Timeout: "trouble"}},
			{State: "proving", Call: senderCode, CallSlots: func(c closingSlots) any { return askCode("work_approve", c.Order) }, Handle: handleClosingProven, On: bot.On{"ok": "approving", "left": "unproven"}},
			{State: "overall", Expects: bot.ExpectsScore, HandlesActs: []bot.ActKind{bot.ActComplain}, Ask: "closing.overall", SkipIf: func(c closingSlots) bool { return c.Scores["overall"] > 0 }, Options: starOptions, OwnNumbering: true, Handle: score("overall"), ClearAnswer: clearScores, On: bot.On{"ok": "punctuality", "all": "comment", "skip": "unrated", "told": "reporting", bot.Cancel: "unrated"}},
			{State: "punctuality", Expects: bot.ExpectsScore, HandlesActs: []bot.ActKind{bot.ActComplain}, Ask: "closing.punctuality", Options: starOptions, OwnNumbering: true, Handle: score("punctuality"), On: on("quality")},
			{State: "quality", Expects: bot.ExpectsScore, HandlesActs: []bot.ActKind{bot.ActComplain}, Ask: "closing.quality", Options: starOptions, OwnNumbering: true, Handle: score("quality"), On: on("professionalism")},
			{State: "professionalism", Expects: bot.ExpectsScore, HandlesActs: []bot.ActKind{bot.ActComplain}, Ask: "closing.professionalism", Options: starOptions, OwnNumbering: true, Handle: score("professionalism"), On: on("comment")},
			{State: "comment", Expects: bot.ExpectsText, Ask: "closing.comment", Options: func(closingSlots) []bot.Option { return []bot.Option{{Choice: "none", Title: "option.no_comment"}} }, Gather: true, Handle: handleComment, On: bot.On{"ok": "rating", bot.Cancel: "rating"}},
			{State: "rating", Do: rateWork, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "closing.saving", Handle: handleClosed, On: bot.On{"ok": "thanks", "unproven": "refused", "refused": "refused", bot.Timeout: "trouble"}},
			{State: "thanks", Ask: "closing.thanks"},
			{State: "unrated", Ask: "closing.unrated"},
			{State: "reported", Ask: "closing.reported"},
			{State: "over", Ask: "closing.over"},
			{State: "refused", Ask: "closing.refused"},
			{State: "none"},
			{State: "unproven"},
			{State: "trouble", Ask: "closing.trouble"},
		},
	})
}

// reopenClosing parses "approve ORD-00001".
func reopenClosing(choice string, _ bot.Facts) (closingSlots, string) {
	verb, order, ok := strings.Cut(choice, " ")
	if verb == bot.ShowChoice {
		verb = ""
	}
	if !ok || verb != "" && verb != "approve" && verb != "problem" {
		return closingSlots{}, ""
	}
	return closingSlots{Order: order, Choice: verb}, order
}

func closingOptions(c closingSlots) []bot.Option {
	return []bot.Option{{Choice: "approve " + c.Order, Title: "option.all_well"}, {Choice: "problem " + c.Order, Title: "option.a_problem"}}
}

func clearScores(c closingSlots) closingSlots { c.Scores = nil; return c }

func starOptions(closingSlots) []bot.Option {
	var list []bot.Option
	for n := 5; n >= 1; n-- {
		list = append(list, bot.Option{Choice: strconv.Itoa(n), Title: "option.stars_" + strconv.Itoa(n)})
	}
	return append(list, bot.Option{Choice: "skip", Title: "option.skip"})
}

// answerClosing answers topics from the finished work, and what comes next.
func answerClosing(c closingSlots, topic string, _ bot.Facts) (bot.Say, bool) {
	key := ""
	switch topic {
	case bot.TopicOwed, bot.TopicPrice, bot.TopicInvoice, bot.TopicNext:
		key = "closing.answer.owed"
	case bot.TopicIncludes:
		if c.Closing.Report != "" {
			key = "closing.answer.what"
		}
	case bot.TopicWarranty:
		if c.Closing.Warranty != "" {
			key = "closing.answer.warranty"
		}
	case bot.TopicWho:
		if c.Closing.Technician != "" {
			key = "closing.answer.who"
		}
	}
	if key == "" {
		return bot.Say{}, false
	}
	args, err := json.Marshal(map[string]any{"order": c.Order, "shown": c.Closing})
	return bot.Say{Key: key, Args: args}, err == nil
}

func loadClosing(c closingSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.ClosingLoad, orders.ClientCommand{Order: c.Order})}
}

func approveWork(c closingSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.WorkApprove, orders.ClientCommand{Order: c.Order, Proof: orders.Proof{ProvenAt: c.ProvenAt}})}
}

func reportProblem(c closingSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.WorkProblem, orders.ClientCommand{Order: c.Order, Text: c.Text, Photos: c.Photos, Proof: orders.Proof{ProvenAt: c.ProvenAt}})}
}

func rateWork(c closingSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.WorkRate, orders.ClientCommand{Order: c.Order, Scores: c.Scores, Text: c.Comment, Proof: orders.Proof{ProvenAt: c.ProvenAt}})}
}

func handleClosing(c closingSlots, in bot.Input) (closingSlots, bot.Event) {
	choice := c.Choice
	c.Choice = ""
	if in.Event == "none" {
		return c, "none"
	}
	if in.Event != bot.OK || in.Into(&c.Closing) != nil {
		if c.RefusalKey, _ = refusalOf(in); c.RefusalKey == "trouble" {
			return c, "trouble"
		}
		return c, "refused"
	}
	if c.Order == "" {
		if c.Order = c.Closing.Order; len(c.Closing.Eligible) > 1 {
			choice = "" // it is not known which order is meant
		}
		c.Closing.Eligible = nil
	}
	switch {
	case c.Closing.State == orders.Completed && choice != "":
		return c, bot.Event(choice)
	case c.Closing.State == orders.Completed:
		return c, "ask"
	case c.Closing.Approved && choice == "problem": // approved first, and now a problem
		return c, "problem"
	case c.Closing.Approved && !c.Closing.Rated:
		c.ThankedForApproval = true
		return c, "rate"
	case c.Closing.Approved:
		return c, "over"
	}
	c.RefusalKey = "work.over"
	return c, "refused"
}

// Scores that alone decide whether work is accepted.
const (
	approvingScore    = 4 // from here up accepted
	disapprovingScore = 2 // from here down not accepted
)

// handleVerdict takes an approval, a problem, or the statement that there is one. Neither is
// guessed, because an approval makes an invoice and a problem another visit. A complaint
// outweighs praise in the same message; one about the price or a person calls an agent, because
// another visit does not resolve it.
func handleVerdict(c closingSlots, in bot.Input) (closingSlots, bot.Event) {
	c.ThankedForApproval = c.Closing.Approved // the button was tapped again
	if v := verb(in); v != "" {
		return c, bot.Event(v)
	}
	r := in.Reading
	score, rated := scoreIn(in)
	if r.Has(bot.ActComplain, "work", "late", "person", "other") && !r.Has(bot.ActHazard) && !describesWork(r) && (r.Has(bot.ActConfirm) || r.Has(bot.ActApprove) || !r.Has(bot.ActComplain, "work", "person", "other")) && !isNo(in) {
		c.Text, c.Comment = strings.TrimSpace(in.Text), strings.TrimSpace(in.Text) // "quedó bien, pero dejó un desorden": another visit does not mend that
		return c, "mixed"
	}
	faulty := r.Has(bot.ActComplain, "work", "late", "other") || r.Has(bot.ActProvide, bot.SlotDescription) || r.Has(bot.ActHazard)
	switch {
	case faulty && len(strings.Fields(in.Text)) > 2, isNo(in) && describesFault(in): // the message describes the problem itself
		c.Text, c.Photos = strings.TrimSpace(in.Text), usablePhotos(in.Media)
		return c, "told"
	case faulty, isNo(in), rated && score <= disapprovingScore:
		return c, "problem"
	case r.Has(bot.ActComplain):
		return c, "call"
	case r.Has(bot.ActPostpone), r.Has(bot.ActWait):
		return c, ""
	case isYes(in), r.Has(bot.ActGo, closing), rated && score >= approvingScore:
		if rated {
			c = c.rate(in, "overall")
		}
		return c, "approve"
	case len(usablePhotos(in.Media)) > 0: // a picture shows a problem
		c.Photos = usablePhotos(in.Media)
		return c, "problem"
	}
	return c, ""
}

// describesWork reports whether a message describes what is wrong with the work itself.
func describesWork(r bot.Reading) bool {
	return r.Has(bot.ActProvide, bot.SlotDescription) || r.Has(bot.ActCorrect, bot.SlotDescription)
}

// handleMixed takes whether work that was praised and complained of is to be done again. The complaint is
// kept as the comment of the rating.
func handleMixed(c closingSlots, in bot.Input) (closingSlots, bot.Event) {
	r := in.Reading
	switch v := verb(in); {
	case v == "approve":
		c.Text = ""
		return c, "approve"
	case v == "problem", v == "" && (describesWork(r) || r.Has(bot.ActComplain, "work")):
		if v == "" {
			c.Text += "\n" + strings.TrimSpace(in.Text)
		}
		c.Comment = ""
		return c, "told"
	case v != "":
		return c, bot.Event(v)
	case isNo(in) && len(strings.Fields(in.Text)) <= maxPlainRefusalWords: // "no": not again, or not well?
		return c, ""
	case isYes(in), r.Has(bot.ActGo, closing), r.Has(bot.ActAllClear):
		c.Text = ""
		return c, "approve"
	}
	return c, ""
}

func mixedOptions(c closingSlots) []bot.Option {
	return []bot.Option{{Choice: "approve " + c.Order, Title: "option.work_well"}, {Choice: "problem " + c.Order, Title: "option.repair_again"}}
}

func handleProblem(c closingSlots, in bot.Input) (closingSlots, bot.Event) {
	c.Photos = append(c.Photos, usablePhotos(in.Media)...)
	if !describesFault(in) {
		if why := mediaFault(in); why != "" {
			return c, bot.InvalidInput(why)
		}
		if in.Reading.Has(bot.ActAllClear) {
			return c, bot.Cancel
		}
		return c, ""
	}
	c.Text = strings.TrimSpace(in.Text)
	return c, bot.OK
}

func handleClosed(c closingSlots, in bot.Input) (closingSlots, bot.Event) {
	if in.Event == bot.OK {
		_ = in.Into(&c.Closing) // an unreadable answer leaves the view unchanged
		return c, bot.OK
	}
	if wantsCode(in) {
		return c, "unproven"
	}
	c.RefusalKey, _ = refusalOf(in)
	return c, "refused"
}

// handleClosingProven gives the command again once the code has come back. What the person says
// shortly after it, such as the rating, counts as theirs too.
func handleClosingProven(c closingSlots, in bot.Input) (closingSlots, bot.Event) {
	if !codeGiven(in) {
		return c, "left"
	}
	c.ProvenAt = in.At
	return c, bot.OK
}

// handleComment takes a comment in any words; "no" is none.
func handleComment(c closingSlots, in bot.Input) (closingSlots, bot.Event) {
	if in.Option == "" && !declinesToAdd(in) {
		c.Comment = strings.TrimSpace(in.Text)
	}
	return c, bot.OK
}
