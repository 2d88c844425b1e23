package dialogs

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"recado/bot"
	"recado/flows/orders"
)

// closingSlots is what a customer says of finished work.
type closingSlots struct {
	Order   string         `json:"order"`            // "": the one that waits for a verdict
	Choice  string         `json:"choice,omitempty"` // of a button of a conversation that is over
	Shown   orders.Closing `json:"shown"`
	Text    string         `json:"text,omitempty"`
	Photos  []bot.Media    `json:"photos,omitempty"`
	Scores  map[string]int `json:"scores,omitempty"`
	Comment string         `json:"comment,omitempty"`
	Thanked bool           `json:"thanked,omitempty"` // for the approval: once is enough
	Why     string         `json:"why,omitempty"`
}

// Closing lets a customer look over finished work, say that it is well or what is not,
// and rate it in four aspects.
func Closing() *bot.Program {
	score := func(aspect string) func(closingSlots, bot.Input) (closingSlots, bot.Event) {
		return func(c closingSlots, in bot.Input) (closingSlots, bot.Event) { return hearScore(c, in, aspect) }
	}
	on := func(next bot.State) bot.On {
		return bot.On{"ok": next, "all": "comment", "skip": "rating", bot.Cancel: "rating"}
	}
	return bot.MustCompile(bot.Dialog[closingSlots]{
		Name: closing, Version: 1, Patience: 2, Anywhere: toAgent, Silence: bot.Silence{4 * time.Hour: "leave"}, Late: lateClosing,
		Steps: []bot.Step[closingSlots]{
			{State: "loading", Do: loadClosing, Limit: answerLimit, Waiting: "closing.loading", Hear: hearClosing, On: bot.On{"ask": "ask", "approve": "approving", "problem": "problem", "rate": "overall", "over": "over", "refused": "refused", "none": "none", "trouble": "trouble", bot.Timeout: "trouble"}},
			{State: "ask", Ask: "closing.ask", Picture: func(c closingSlots) *bot.Media { return c.Shown.File }, Options: closingOptions, Hear: hearVerdict, On: bot.On{"approve": "approving", "problem": "problem", "told": "reporting", bot.Cancel: "ask"}},
			{State: "problem", Ask: "closing.problem", Gather: true, Hear: hearProblem, On: bot.On{"ok": "reporting", bot.Cancel: "ask"}},
			{State: "reporting", Do: reportProblem, Firm: true, Limit: time.Minute, Waiting: "closing.saving", Hear: hearClosed, On: bot.On{"ok": "reported", "refused": "refused", bot.Timeout: "trouble"}},
			{State: "approving", Do: approveWork, Firm: true, Limit: time.Minute, Waiting: "closing.saving", Hear: hearClosed, On: bot.On{"ok": "overall", "refused": "refused", bot.Timeout: "trouble"}},
			{State: "overall", Ask: "closing.overall", Options: starOptions, Numbers: true, Hear: score("overall"), On: bot.On{"ok": "punctuality", "all": "comment", "skip": "unrated", bot.Cancel: "unrated"}},
			{State: "punctuality", Ask: "closing.punctuality", Options: starOptions, Numbers: true, Hear: score("punctuality"), On: on("quality")},
			{State: "quality", Ask: "closing.quality", Options: starOptions, Numbers: true, Hear: score("quality"), On: on("professionalism")},
			{State: "professionalism", Ask: "closing.professionalism", Options: starOptions, Numbers: true, Hear: score("professionalism"), On: on("comment")},
			{State: "comment", Ask: "closing.comment", Options: func(closingSlots) []bot.Option { return []bot.Option{{Choice: "none", Title: "option.no_comment"}} }, Gather: true, Hear: hearComment, On: bot.On{"ok": "rating", bot.Cancel: "rating"}},
			{State: "rating", Do: rateWork, Firm: true, Limit: time.Minute, Waiting: "closing.saving", Hear: hearClosed, On: bot.On{"ok": "thanks", "refused": "refused", bot.Timeout: "trouble"}},
			{State: "thanks", Ask: "closing.thanks"},
			{State: "unrated", Ask: "closing.unrated"},
			{State: "reported", Ask: "closing.reported"},
			{State: "over", Ask: "closing.over"},
			{State: "refused", Ask: "closing.refused"},
			{State: "none"},
			{State: "trouble", Ask: "closing.trouble"},
		},
	})
}

// lateClosing reads "approve ORD-00001".
func lateClosing(choice string) (closingSlots, string) {
	verb, order, ok := strings.Cut(choice, " ")
	if !ok || verb != "approve" && verb != "problem" {
		return closingSlots{}, ""
	}
	return closingSlots{Order: order, Choice: verb}, order
}

func closingOptions(c closingSlots) []bot.Option {
	return []bot.Option{{Choice: "approve " + c.Order, Title: "option.all_well"}, {Choice: "problem " + c.Order, Title: "option.a_problem"}}
}

func starOptions(closingSlots) []bot.Option {
	var list []bot.Option
	for n := 5; n >= 1; n-- {
		list = append(list, bot.Option{Choice: strconv.Itoa(n), Title: "option.stars_" + strconv.Itoa(n)})
	}
	return append(list, bot.Option{Choice: "skip", Title: "option.skip"})
}

func loadClosing(c closingSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.ClosingLoad, orders.ClientCommand{Order: c.Order})}
}

func approveWork(c closingSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.WorkApprove, orders.ClientCommand{Order: c.Order})}
}

func reportProblem(c closingSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.WorkProblem, orders.ClientCommand{Order: c.Order, Text: c.Text, Photos: c.Photos})}
}

func rateWork(c closingSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.WorkRate, orders.ClientCommand{Order: c.Order, Scores: c.Scores, Text: c.Comment})}
}

func hearClosing(c closingSlots, in bot.Input) (closingSlots, bot.Event) {
	choice := c.Choice
	c.Choice = ""
	if in.Event == "none" {
		return c, "none"
	}
	if in.Event != bot.OK || in.Into(&c.Shown) != nil {
		if c.Why, _ = refusal(in); c.Why == "trouble" {
			return c, "trouble"
		}
		return c, "refused"
	}
	if c.Order == "" {
		if c.Order = c.Shown.Order; len(c.Shown.Eligible) > 1 {
			choice = "" // of which has not been said
		}
		c.Shown.Eligible = nil
	}
	switch {
	case c.Shown.State == orders.Completed && choice != "":
		return c, bot.Event(choice)
	case c.Shown.State == orders.Completed:
		return c, "ask"
	case c.Shown.Approved && choice == "problem": // well at first, and not any more
		return c, "problem"
	case c.Shown.Approved && !c.Shown.Rated:
		c.Thanked = true
		return c, "rate"
	case c.Shown.Approved:
		return c, "over"
	}
	c.Why = "work.over"
	return c, "refused"
}

// A word of these is enough to hear a complaint, or else praise, in an answer. Neither
// is guessed: one makes an order and the other an invoice.
var (
	troubled = set(
		"no", "pero", "sigue", "siguen", "todavia", "aun", "falta", "faltan", "falto", "falla", "fallan", "fallando", "fallo", "mal", "peor", "pesimo", "problema", "problemas", "gotea", "goteando", "gotear",
		"volvio", "dano", "danado", "danada", "roto", "rota", "sucio", "sucia", "queja", "not", "but", "still", "problem", "broken", "leaks", "leaking", "again", "bad",
	)
	pleased = set(
		"bien", "excelente", "perfecto", "perfecta", "genial", "bacano", "bacana", "chevere", "contento", "contenta", "satisfecho", "satisfecha", "great", "perfect", "excellent", "fine", "good", "well",
	)
	untroubled = strings.NewReplacer("no hay ningun problema", "", "no hay problema", "", "ningun problema", "", "sin problema", "", "no problems", "", "no problem", "")
)

func hearVerdict(c closingSlots, in bot.Input) (closingSlots, bot.Event) {
	c.Thanked = c.Shown.Approved // the button was tapped again
	said := strings.TrimRight(bot.Fold(in.Text), ".! ")
	one := strings.ReplaceAll(said, "problemas", "problema")
	plain := untroubled.Replace(one)
	words := strings.FieldsFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) })
	some := func(of map[string]bool) bool { return slices.ContainsFunc(words, func(w string) bool { return of[w] }) }
	switch v := verb(in); {
	case v != "":
		return c, bot.Event(v)
	case some(troubled) && len(words) > 2: // the problem itself has been told
		c.Text, c.Photos = strings.TrimSpace(in.Text), usable(in.Media)
		return c, "told"
	case some(troubled):
		return c, "problem"
	case agrees(in.Text) || plain != one || some(pleased):
		return c, "approve"
	case len(usable(in.Media)) > 0: // a picture is of what is not well
		c.Photos = usable(in.Media)
		return c, "problem"
	}
	return c, ""
}

func hearProblem(c closingSlots, in bot.Input) (closingSlots, bot.Event) {
	c.Photos = append(c.Photos, usable(in.Media)...)
	if !says(in.Text, 3) {
		if why := fault(in); why != "" {
			return c, bot.Miss(why)
		}
		return c, ""
	}
	c.Text = strings.TrimSpace(in.Text)
	return c, bot.OK
}

func hearClosed(c closingSlots, in bot.Input) (closingSlots, bot.Event) {
	if in.Event == bot.OK {
		_ = in.Into(&c.Shown) // what can't be read is not told
		return c, bot.OK
	}
	c.Why, _ = refusal(in)
	return c, "refused"
}

var (
	praise = map[string]int{"uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "excelente": 5, "perfecto": 5, "muy bueno": 5, "muy bien": 5, "bueno": 4, "bien": 4, "regular": 3, "malo": 2, "mal": 2, "muy malo": 1, "pesimo": 1, "excellent": 5, "good": 4, "bad": 2}
	whole  = []string{"todas ", "todo ", "en todo ", "all "}
)

// scoreIn reads 1 to 5: a number, stars or a word; 0 when it says none.
func scoreIn(text string) int {
	if stars := strings.Count(text, "⭐"); stars >= 1 && stars <= 5 {
		return stars
	}
	said := strings.TrimRight(bot.Fold(text), ".! ")
	said = strings.TrimSuffix(strings.TrimSuffix(said, " estrellas"), " estrella")
	if n, err := strconv.Atoi(said); err == nil && n >= 1 && n <= 5 {
		return n
	}
	return praise[said]
}

func hearScore(c closingSlots, in bot.Input, aspect string) (closingSlots, bot.Event) {
	scores := map[string]int{}
	for name, n := range c.Scores {
		scores[name] = n
	}
	c.Scores = scores
	if in.Option == "skip" || without(in.Text) {
		return c, "skip"
	}
	n, _ := strconv.Atoi(in.Option)
	said := bot.Fold(in.Text)
	for _, lead := range whole {
		if rest, all := strings.CutPrefix(said, lead); all && scoreIn(rest) > 0 {
			for _, name := range orders.Aspects {
				scores[name] = scoreIn(rest)
			}
			return c, "all"
		}
	}
	if n == 0 {
		n = scoreIn(in.Text)
	}
	if n == 0 {
		return c, ""
	}
	scores[aspect] = n
	return c, bot.OK
}

func hearComment(c closingSlots, in bot.Input) (closingSlots, bot.Event) {
	if in.Option != "none" && !without(in.Text) {
		c.Comment = strings.TrimSpace(in.Text)
	}
	return c, bot.OK
}
