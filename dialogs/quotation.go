package dialogs

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/quotations"
)

// quoteSlots are the slots of a customer's conversation about a quotation.
type quoteSlots struct {
	ID              string          `json:"id,omitempty"` // "": the latest
	Version         int             `json:"version,omitempty"`
	Choice          string          `json:"choice,omitempty"` // approve, changes, reject
	Reason          string          `json:"reason,omitempty"`
	Quote           quotations.View `json:"quote"`
	ObjectedToPrice bool            `json:"objects,omitempty"` // to the price, just before: the next yes may mean something else
	RefusalKey      string          `json:"why,omitempty"`     // text key of why it can't be decided
	Approver        string          `json:"who,omitempty"`     // the contact who may approve it
	ApproverAsked   bool            `json:"asked,omitempty"`   // the approver has been asked

	Spoofable bool `json:"spoofable,omitempty"` // the approval came through a channel on which anybody can write in the person's name
	Said      bool `json:"said,omitempty"`      // opened by words of a decision, with no question open: what else waits for one may be meant
	approvalCode
}

// seedQuote opens the quotation that a message names, or the latest.
func seedQuote(m menuSlots) any {
	r := bot.Reading{Acts: m.Acts}
	q := quoteSlots{Said: r.Has(bot.ActApprove) || r.Has(bot.ActReject)}
	if named := fullReferencePattern.FindStringSubmatch(m.Text); named != nil && strings.EqualFold(named[1], "cot") {
		n, _ := strconv.Atoi(named[2])
		q.ID = fmt.Sprintf("COT-%05d", n)
	}
	return q
}

// reasonWait is how long the reason of a rejection is waited for: without one it is a rejection all the same.
const reasonWait = 30 * time.Minute

// Quotation asks a customer to approve a quotation: summary, document, three buttons. Each
// button has the quotation's id and version, so that it never decides another quotation, and an
// old button is answered with the current state.
func Quotation() *bot.Program {
	return bot.MustCompile(bot.Dialog[quoteSlots]{
		Name: quotation, Version: 1, MaxMisses: 2, OnAnyState: onAnyState, Inactivity: bot.InactivityRules{reasonWait: "quiet", 4 * time.Hour: "leave"}, Reopen: reopenQuote, AnswerTopic: answerQuote,
		Steps: []bot.Step[quoteSlots]{
			{State: "loading", Do: loadQuote, WorkTimeout: answerLimit, WaitingText: "quotation.loading", Handle: handleQuote, On: bot.On{"ask": "ask", "approve": "deciding", "changes": "changes", "reject": "reason", "expired": "expired", "over": "refused", "verdict": "verdict", "none": "none", bot.Timeout: "trouble"}},
			{State: "verdict", Call: closing, CallSlots: func(quoteSlots) any { return closingSlots{} }, Handle: handleQuoteVerdict, On: bot.On{"ok": "left_silent", "over": "refused", "none": "none"}},
			{State: "ask", Expects: bot.ExpectsApproval, HandlesActs: []bot.ActKind{bot.ActCancel, bot.ActComplain}, Ask: "quotation.ask", Picture: quoteFile, Options: quoteOptions, Handle: handleQuoteChoice, On: bot.On{"approve": "deciding", "changes": "changes", "said": "deciding", "haggle": "haggle", "reject": "reason", "see": "ask", bot.Cancel: "ask"}},
			{State: "haggle", Expects: bot.ExpectsApproval, HandlesActs: []bot.ActKind{bot.ActCancel, bot.ActComplain}, Ask: "quotation.haggle", Options: haggleOptions, Handle: handleHaggle, On: bot.On{"approve": "deciding", "said": "deciding", "reject": "reason", "haggle": "haggle", "no": "ask", "see": "ask", bot.Cancel: "ask"}},
			{State: "changes", Ask: "quotation.changes", Gather: true, Handle: handleQuoteWords, On: bot.On{"ok": "deciding", bot.Cancel: "ask"}},
			{State: "reason", Expects: bot.ExpectsReason, Ask: "quotation.reason", Options: quoteReasons, Gather: true, Handle: handleQuoteReason, On: bot.On{"ok": "deciding", bot.Inactive: "deciding", bot.Cancel: "ask"}},
			{State: "deciding", Do: decideQuote, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "quotation.deciding", Handle: handleDecided, On: bot.On{"approve": "approved", "changes": "changed", "reject": "rejected", "expired": "expired", "code": "code", "void": "void", "refused": "refused", bot.Timeout: "trouble"}},
			{State: "code", Expects: bot.ExpectsApproval, HandlesActs: []bot.ActKind{bot.ActCancel}, Ask: "quotation.code", Handle: handleQuoteCode, On: bot.On{"ok": "deciding", "void": "void", bot.Cancel: "ask"}},
			{State: "expired", Expects: bot.ExpectsYesNo, Ask: "quotation.expired", Options: quoteAgain, Handle: handleQuoteAgain, On: bot.On{"changes": "deciding", "no": "left"}},
			{State: "approved", Ask: "quotation.approved"},
			{State: "changed", Ask: "quotation.changed"},
			{State: "rejected", Ask: "quotation.rejected"},
			{State: "refused", Ask: "quotation.refused"},
			{State: "void", Ask: "quotation.void", Do: func(quoteSlots) []bot.Effect { return tellCodeVoid() }},
			{State: "left", Ask: "quotation.left"},
			{State: "none", Ask: "quotation.none"},
			{State: "trouble", Ask: "quotation.trouble"},
			{State: "left_silent"},
		},
	})
}

// reopenQuote parses a button of an ended dialog: "approve COT-00001 2".
func reopenQuote(choice string, _ bot.Facts) (quoteSlots, string) {
	var q quoteSlots
	if n, err := fmt.Sscanf(choice, "%s %s %d", &q.Choice, &q.ID, &q.Version); n != 3 || err != nil {
		return quoteSlots{}, ""
	}
	if q.Choice == bot.ShowChoice {
		q.Choice = ""
	}
	return q, q.ID
}

func (q quoteSlots) option(choice, title string) bot.Option {
	return bot.Option{Choice: fmt.Sprintf("%s %s %d", choice, q.Quote.ID, q.Quote.Version), Title: title}
}

func quoteOptions(q quoteSlots) []bot.Option {
	return []bot.Option{q.option("approve", "option.approve"), q.option("changes", "option.changes"), q.option("reject", "option.reject")}
}

func quoteReasons(quoteSlots) []bot.Option {
	return []bot.Option{
		{Choice: "price", Title: "option.reason_price"}, {Choice: "later", Title: "option.reason_later"}, {Choice: "none", Title: "option.reason_none"},
	}
}

func quoteAgain(q quoteSlots) []bot.Option {
	return []bot.Option{q.option("changes", "option.new_quotation"), q.option("no", "option.no_thanks")}
}

func quoteFile(q quoteSlots) *bot.Media { return q.Quote.File }

func loadQuote(q quoteSlots) []bot.Effect {
	return []bot.Effect{bot.Do(LoadQuotation, quotations.Ref{ID: q.ID, Version: q.Version})}
}

func decideQuote(q quoteSlots) []bot.Effect {
	return []bot.Effect{bot.Do(DecideQuotation, map[string]any{"id": q.ID, "version": q.Version, "choice": q.Choice, "reason": q.Reason, "spoofable": q.Spoofable})}
}

// handleQuote checks the state of the quotation. A late tap on a superseded version is answered
// with the current one.
func handleQuote(q quoteSlots, in bot.Input) (quoteSlots, bot.Event) {
	if in.Event != bot.OK || in.Into(&q.Quote) != nil {
		if q.Said {
			return q, "verdict"
		}
		return q, "none"
	}
	q.Spoofable = in.Facts.Spoofable
	tapped, asked := q.Choice, q.Version
	q.ID, q.Version, q.Choice = q.Quote.ID, q.Quote.Version, ""
	switch q.Quote.Status {
	case quotations.Sent:
	case quotations.Expired:
		return q, "expired"
	case quotations.Approved:
		if q.Said {
			q.RefusalKey = "approved"
			return q, "verdict"
		}
		return refusedQuote(q, "approved")
	case quotations.Rejected:
		return refusedQuote(q, "rejected")
	case quotations.ChangesRequested:
		return refusedQuote(q, "changes")
	default:
		return refusedQuote(q, "superseded")
	}
	if tapped == "" || asked != 0 && asked != q.Version {
		if q.RefusalKey = ""; asked != 0 && asked != q.Version {
			q.RefusalKey = "newer"
		}
		return q, "ask"
	}
	if tapped == "approve" && in.Facts.Minor {
		return q, "ask"
	}
	q.Choice = tapped
	return q, bot.Event(tapped)
}

// handleQuoteVerdict takes the end of the verdict on finished work. Without finished work the quotation was
// meant.
func handleQuoteVerdict(q quoteSlots, in bot.Input) (quoteSlots, bot.Event) {
	switch {
	case in.Event != "none":
		return q, bot.OK
	case q.Quote.ID == "":
		return q, "none"
	}
	return q, "over"
}

// haggleOptions are offered to a person who asks for another price: the wish goes to a supervisor only after
// a yes.
func haggleOptions(q quoteSlots) []bot.Option {
	return []bot.Option{q.option("yes", "option.ask_price"), q.option("approve", "option.approve_as_is"), q.option("no", "option.no")}
}

// handleHaggle takes whether another price is to be asked for. Words of approval approve the quotation as it
// is; a plain yes asks for the price.
func handleHaggle(q quoteSlots, in bot.Input) (quoteSlots, bot.Event) {
	yes := in.Option == "" && isYes(in) && len(strings.Fields(in.Text)) <= maxBareAnswer && !strings.Contains(bot.Fold(in.Text), "apr")
	switch {
	case verb(in) == "yes", yes:
		q.Choice = "changes"
		return q, "said"
	case isNo(in) && len(strings.Fields(in.Text)) <= maxPlainRefusalWords:
		q.Reason = ""
		return q, "no"
	}
	asked := q.Reason
	q.Reason = ""
	next, ev := handleQuoteChoice(q, in)
	switch ev {
	case "changes": // the change itself was told before
		next.Choice, next.Reason = "changes", asked
		return next, "said"
	case "":
		next.Reason = asked
	}
	return next, ev
}

func refusedQuote(q quoteSlots, why string) (quoteSlots, bot.Event) {
	q.RefusalKey = why
	return q, "over"
}

// handleQuoteChoice takes an answer by button or in words. A minor can't approve.
func handleQuoteChoice(q quoteSlots, in bot.Input) (quoteSlots, bot.Event) {
	chosen, event := quoteChoice(q, in)
	if event == "approve" && in.Facts.Minor {
		return q, bot.InvalidInput("approval.adult")
	}
	return chosen, event
}

// quoteChoice returns the answer. A request for changes and a refusal may come with their
// reasons; a person who objects to the price without refusing is asked what they want.
func quoteChoice(q quoteSlots, in bot.Input) (quoteSlots, bot.Event) {
	q.Spoofable = in.Facts.Spoofable
	if choice, _, _ := strings.Cut(in.Option, " "); choice != "" {
		if q.ObjectedToPrice && choice == "approve" && in.Kind != bot.KindOption { // the yes may mean the alternative offered, or the price: ask
			q.ObjectedToPrice = false
			return q, bot.InvalidInput("quotation.ask.sure")
		}
		q.Choice = choice
		return q, bot.Event(choice)
	}
	r := in.Reading
	switch {
	case r.Has(bot.ActGo, quotation):
		return q, "see"
	case r.Has(bot.ActChanges) && isWeakly(r, bot.ActChanges) && !hasQuestion(in) && !r.Has(bot.ActComplain): // "sí señor, sin la menor duda"
		return q, bot.InvalidInput("quotation.ask.sure")
	case r.Has(bot.ActChanges), r.Has(bot.ActAsk, bot.TopicDiscount):
		if hasQuestion(in) { // "¿me hace una rebajita?" asks, and may still approve
			q.Reason = strings.TrimSpace(in.Text)
			return q, "haggle"
		}
		if len(strings.Fields(in.Text)) > 3 { // the message has the change itself
			q.Choice, q.Reason = "changes", strings.TrimSpace(in.Text)
			return q, "said"
		}
		q.Choice = "changes"
		return q, "changes"
	case r.Has(bot.ActComplain, "price") && isSurely(in, bot.ActApprove) && !hasQuestion(in): // "está caro, pero bueno, apruébelo"
		q.Choice = "approve"
		return q, "approve"
	case r.Has(bot.ActComplain, "price") && hasQuestion(in): // "no, muy caro, ¿me lo deja en menos?" bargains
		q.ObjectedToPrice = true
		return q, bot.InvalidInput("quotation.dear")
	case isNo(in) || r.Has(bot.ActCancel):
		q.Choice = "reject"
		if reason := reasonIn(in); reason != "" {
			q.Reason = reason
			return q, "said"
		}
		return q, "reject"
	case r.Has(bot.ActComplain, "price"):
		q.ObjectedToPrice = true
		return q, bot.InvalidInput("quotation.dear")
	case isWeakYes(in) && !r.Has(bot.ActPostpone): // "ok, pero primero quiero saber…"
		return q, bot.InvalidInput("quotation.ask.sure")
	case isYes(in) && q.ObjectedToPrice: // the yes may mean the alternative offered, or the price: ask
		q.ObjectedToPrice = false
		return q, bot.InvalidInput("quotation.ask.sure")
	case isYes(in) && !r.Has(bot.ActPostpone):
		q.Choice = "approve"
		return q, "approve"
	}
	return q, ""
}

// reasonIn returns the reason in a refusal that is more than a no, or "".
func reasonIn(in bot.Input) string {
	r := in.Reading
	if r.Has(bot.ActComplain) || r.Has(bot.ActProvide, bot.SlotReason) || len(strings.Fields(in.Text)) > maxPlainRefusal {
		return strings.TrimSpace(in.Text)
	}
	return ""
}

// maxPlainRefusal is the most words of a plain refusal; longer ones have a reason.
const maxPlainRefusal = 5

// answerQuote answers topics from the quotation, and what comes next.
func answerQuote(q quoteSlots, topic string, _ bot.Facts) (bot.Say, bool) {
	switch topic {
	case bot.TopicIncludes, bot.TopicTax, bot.TopicPrice, bot.TopicOwed, bot.TopicDiscount:
		if q.Quote.ID == "" {
			return bot.Say{}, false
		}
		args, err := json.Marshal(q.Quote)
		return bot.Say{Key: "quotation.answer." + topic, Args: args}, err == nil
	case bot.TopicWhen, bot.TopicNext, bot.TopicStatus:
		return bot.Say{Key: "quotation.answer.when"}, true
	}
	return bot.Say{}, false
}

func handleQuoteWords(q quoteSlots, in bot.Input) (quoteSlots, bot.Event) {
	if !hasLetters(in.Text, 3) || isOnlyCourtesy(in) {
		return q, ""
	}
	q.Choice, q.Reason = "changes", strings.TrimSpace(in.Text)
	return q, bot.OK
}

func handleQuoteReason(q quoteSlots, in bot.Input) (quoteSlots, bot.Event) {
	q.Choice = "reject"
	switch {
	case isSkip(in, bot.SlotReason):
	case in.Option != "":
		q.Reason = map[string]string{"price": "Precio", "later": "Por ahora no"}[in.Option]
	case isYes(in), in.Reading.Has(bot.ActDeny), in.Reading.Has(bot.ActWait), in.Reading.Has(bot.ActPostpone), hasQuestion(in): // "espere, no la rechacé"
		return q, bot.Cancel
	case hasLetters(in.Text, 2):
		q.Reason = strings.TrimSpace(in.Text)
	default:
		return q, ""
	}
	return q, bot.OK
}

func handleQuoteAgain(q quoteSlots, in bot.Input) (quoteSlots, bot.Event) {
	choice, _, _ := strings.Cut(in.Option, " ")
	switch {
	case choice == "changes" || choice == "" && isYes(in):
		q.Choice, q.Reason = "changes", ""
		return q, "changes"
	case choice == "no" || choice == "" && isNo(in):
		return q, "no"
	}
	return q, ""
}

// handleQuoteCode takes the code: its sender has the phone that the code was sent to. A person
// who meanwhile writes through a channel that authenticates senders needs none.
func handleQuoteCode(q quoteSlots, in bot.Input) (quoteSlots, bot.Event) {
	var attempt codeAttempt
	switch q.approvalCode, attempt = q.compare(in); {
	case attempt == codeRight, !in.Facts.Spoofable && q.Choice != "reject" && (isYes(in) || strings.HasPrefix(in.Option, "approve ")):
		q.approvalCode, q.Spoofable, q.Choice = approvalCode{}, false, firstNonEmpty(q.Choice, "approve")
		return q, bot.OK
	case attempt == codeExpired: // requested again, with another code
		q.Spoofable, q.Choice = true, firstNonEmpty(q.Choice, "approve")
		return q, bot.OK
	case attempt == codeTooOften:
		return q, "void"
	case attempt == codeWrong:
		return q, bot.InvalidInput("quotation.code.again")
	case in.Reading.Has(bot.ActCancel), isNo(in):
		q.approvalCode = q.void()
		return q, bot.Cancel
	}
	return q, ""
}

// handleDecided handles the result of the decision.
func handleDecided(q quoteSlots, in bot.Input) (quoteSlots, bot.Event) {
	if in.Event == bot.OK {
		_ = in.Into(&q.Quote) // the decision is told even if the view can't be read
		return q, bot.Event(q.Choice)
	}
	var no struct {
		Why   string           `json:"why"`
		Who   string           `json:"who"`
		Asked bool             `json:"asked"`
		Code  string           `json:"code"`
		Quote *quotations.View `json:"quote"`
	}
	if in.Into(&no) != nil || no.Why == "" {
		no.Why = "trouble"
	}
	if no.Quote != nil {
		q.Quote = *no.Quote
	}
	if no.Why == "code" && no.Code != "" {
		q.approvalCode = q.issued(no.Code, in.At)
		return q, "code"
	}
	if no.Why == "no_code" {
		return q, "void"
	}
	if q.RefusalKey, q.Approver, q.ApproverAsked = no.Why, no.Who, no.Asked; no.Why == "expired" {
		return q, "expired"
	}
	return q, "refused"
}
