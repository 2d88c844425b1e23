package bot_test

import (
	"fmt"
	"strings"

	"recado/bot"
)

// drink is what the example's dialog collects.
type drink struct {
	Name string `json:"name,omitempty"`
}

// A dialog is a table of questions: what is asked, how the answer is handled, and where each event leads. Compile
// checks the table once, at start: a state that nobody reaches or an event without a way is an error.
func ExampleCompile() {
	program, err := bot.Compile(bot.Dialog[drink]{
		Name: "coffee", Version: 1, MaxMisses: 2,
		OnAnyState: bot.On{bot.TooManyMisses: bot.Agent},
		Steps: []bot.Step[drink]{
			{
				State: "what", Expects: bot.ExpectsText, Ask: "coffee.what",
				Handle: func(d drink, in bot.Input) (drink, bot.Event) {
					if d.Name = strings.TrimSpace(in.Text); d.Name == "" {
						return d, "" // not understood: asked again, in other words
					}
					return d, bot.OK
				},
				On: bot.On{bot.OK: "thanks"},
			},
			{State: "thanks", Ask: "coffee.thanks"}, // a statement without a way on: the dialog ends
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(program.Name, program.States(), program.IsQuestion("what"))

	_, err = bot.Compile(bot.Dialog[drink]{Name: "coffee", Version: 1, Steps: []bot.Step[drink]{
		{State: "what", Ask: "coffee.what", On: bot.On{bot.OK: "milk"}},
	}})
	fmt.Println(err)
	// Output:
	// coffee [what thanks] true
	// what --ok--> milk: no such state
}
