package bot_test

import (
	"strings"
	"testing"
	"time"

	"recado/bot"
)

type (
	step  = bot.Step[form]
	steps = []step
)

func hears(f form, _ bot.Input) (form, bot.Event) { return f, bot.OK }
func does(form) []bot.Effect                      { return []bot.Effect{bot.Do("work", nil)} }
func isKnown(form) bool                           { return false }

func TestCompileRefusesInvalidTables(t *testing.T) {
	question := step{State: "q", Ask: "q", Handle: hears, On: bot.On{bot.OK: "end", bot.TooManyMisses: bot.Agent}}
	end := step{State: "end"}
	for _, c := range []struct {
		mistake string
		steps   steps
		says    string
	}{
		{"no steps", nil, "needs a name, a version from 1 and steps"},
		{"a state without a name", steps{{Ask: "q"}}, `"" can't name a state`},
		{"a state called agent", steps{question, end, {State: bot.Agent}}, "can't name a state"},
		{"a state declared twice", steps{question, end, end}, "declared twice"},
		{"an event to nowhere", steps{{State: "q", Ask: "q", Handle: hears, On: bot.On{bot.OK: "gone", bot.TooManyMisses: bot.Agent}}, end}, "no such state"},
		{"a state that nothing leads to", steps{question, end, {State: "island"}}, "no event leads to it"},
		{"no way out for someone lost", steps{{State: "q", Ask: "q", Handle: hears, On: bot.On{bot.OK: "end"}}, end}, "no way out"},
		{"work without a limit", steps{{State: "w", Do: does, Handle: hears, On: bot.On{bot.OK: "end", bot.Timeout: "end"}}, end}, "needs a WorkTimeout"},
		{"work without a timeout", steps{{State: "w", Do: does, WorkTimeout: time.Second, Handle: hears, On: bot.On{bot.OK: "end"}}, end}, "needs a WorkTimeout"},
		{"a limit without work", steps{{State: "q", Ask: "q", WorkTimeout: time.Second, Handle: hears, On: question.On}, end}, "belong to work"},
		{"a waiting text without work", steps{{State: "q", Ask: "q", WaitingText: "w", Handle: hears, On: question.On}, end}, "belong to work"},
		{"known without a way on", steps{{State: "q", Ask: "q", SkipIf: isKnown, Handle: hears, On: bot.On{"yes": "end", bot.TooManyMisses: bot.Agent}}, end}, `needs an "ok"`},
		{"a statement that waits for an event", steps{{State: "s", Ask: "s", On: bot.On{"yes": "end"}}, end}, "nothing is heard here"},
		{"a statement with two ways", steps{{State: "s", Ask: "s", On: bot.On{bot.OK: "end", "no": "end"}}, end}, "nothing is heard here"},
		{"a call that also asks", steps{{State: "c", Ask: "c", Call: "x", On: bot.On{"done": "end"}}, end}, "neither asks nor does"},
		{"a call that also does", steps{{State: "c", Do: does, Call: "x", On: bot.On{"done": "end"}}, end}, "neither asks nor does"},
		{"hearing without asking", steps{question, {State: "end", Handle: hears, On: question.On}}, "has On or Handle but no Ask"},
		{"work that gathers", steps{{State: "w", Do: does, WorkTimeout: time.Second, Gather: true, Handle: hears, On: bot.On{bot.OK: "end", bot.Timeout: "end"}}, end}, "only a question gathers"},
	} {
		t.Run(c.mistake, func(t *testing.T) {
			_, err := bot.Compile(bot.Dialog[form]{Name: "d", Version: 1, Steps: c.steps})
			refuses(t, err, c.says)
		})
	}
	for _, d := range []bot.Dialog[form]{{Version: 1, Steps: steps{end}}, {Name: "d", Steps: steps{end}}, {Name: "d", Version: -1, Steps: steps{end}}} {
		_, err := bot.Compile(d)
		refuses(t, err, "needs a name")
	}
}

func TestMustCompilePanicsWithTheDialogsName(t *testing.T) {
	defer func() {
		if said, _ := recover().(string); !strings.Contains(said, "dialog d v3") {
			t.Errorf("panicked with %q", said)
		}
	}()
	bot.MustCompile(bot.Dialog[form]{Name: "d", Version: 3})
}

func TestCompileReportsEveryMistake(t *testing.T) {
	_, err := bot.Compile(bot.Dialog[form]{Name: "d", Version: 1, Steps: steps{
		{State: "q", Ask: "q", Handle: hears, On: bot.On{bot.OK: "w"}},
		{State: "w", Do: does, Handle: hears, On: bot.On{bot.OK: "end"}},
		{State: "end"},
		{State: "island"},
	}})
	for _, says := range []string{`"q": no way out`, `"w": work needs`, `"island": no event`} {
		refuses(t, err, says)
	}
}

func TestStepTransitionOverridesOnAnyState(t *testing.T) {
	d := formTable()
	d.Steps[0].On = bot.On{bot.OK: "color", bot.TooManyMisses: "made"}
	m := newMachine(t, func(c *bot.Config) { c.Dialogs[1] = bot.MustCompile(d) })
	if got := newTalk(t, m).play("hola / formulario / 1 / 2 / 3"); got != "form.made" {
		t.Errorf("lost led to %s", got)
	}
}

func TestNewMachineRefusesInconsistentDialogs(t *testing.T) {
	long := texts{names: map[string][]string{"option.red": {"Rojo como la sangre de un toro"}}}
	option := func(n int) *bot.Program {
		choices := make([]string, n)
		for i := range choices {
			choices[i] = string(rune('a' + i))
		}
		return bot.MustCompile(bot.Dialog[none]{Name: "many", Version: 1, OnAnyState: toAgent, Steps: []bot.Step[none]{
			{State: "q", Ask: "q", Options: options[none](choices...), Handle: hearOption[none], On: bot.On{"a": "end"}}, {State: "end"},
		}})
	}
	twenty4 := "veinticuatro caracteres!"
	for _, c := range []struct {
		mistake string
		change  func(*bot.Config)
		says    string // "": accepted
	}{
		{"nothing wrong", func(*bot.Config) {}, ""},
		{"a question without its text", absent("form.color", "en"), `no text "form.color" in en`},
		{"a question without a rephrasing", absent("form.color.again", "es"), `no text "form.color.again" in es`},
		{"a question without an example", absent("form.color.example", "es"), `no text "form.color.example" in es`},
		{"a question without a topic", absent("form.color.topic", "es"), `no text "form.color.topic" in es`},
		{"work without its waiting text", absent("form.checking", "es"), `no text "form.checking" in es`},
		{"silence without its reminder", absent("form.nudge", "es"), `no text "form.nudge" in es`},
		{"cancelling without a text", absent("form.stopped", "es"), `no text "form.stopped" in es`},
		{"an option without a title", absent("option.red", "en"), `no text "option.red" in en`},
		{"what the machine says by itself", absent("agent.lost", "es"), `no text "agent.lost" in es`},
		{"a title too long for a button", func(c *bot.Config) { c.Texts = long }, "has over 20 characters"},
		{"a title that fits a row though no button", func(c *bot.Config) {
			c.Dialogs = append(c.Dialogs, option(4))
			c.Texts = texts{names: map[string][]string{"option.a": {twenty4}}}
		}, ""},
		{"more options than a list has rows", func(c *bot.Config) { c.Dialogs = append(c.Dialogs, option(11)) }, "11 options"},
		{"a call to a dialog that is not there", func(c *bot.Config) { c.Dialogs = append(c.Dialogs[:2:2], c.Dialogs[3:]...) }, `no dialog "part" to call`},
		{"a role without its dialog", func(c *bot.Config) { c.Roles.OptOut = "nobody" }, `no dialog "nobody" for its role`},
		{"a version registered twice", func(c *bot.Config) { c.Dialogs = append(c.Dialogs, formDialog()) }, "form v1 is registered twice"},
		{"a silence that means nothing", func(c *bot.Config) {
			d := formTable()
			d.Inactivity = bot.InactivityRules{time.Hour: "nugde"}
			c.Dialogs[1] = bot.MustCompile(d)
		}, `no such thing as "nugde"`},
	} {
		t.Run(c.mistake, func(t *testing.T) {
			config := bot.Config{Dialogs: allDialogs(), Texts: texts{}, Locale: "es", Roles: roles, Reader: reader}
			c.change(&config)
			_, err := bot.NewMachine(config)
			refuses(t, err, c.says)
		})
	}
}

func absent(key, locale string) func(*bot.Config) {
	return func(c *bot.Config) { c.Texts = texts{absent: map[string]string{key: locale}} }
}

func refuses(t *testing.T, err error, says string) {
	t.Helper()
	switch {
	case says == "" && err != nil:
		t.Errorf("refused: %v", err)
	case says != "" && (err == nil || !strings.Contains(err.Error(), says)):
		t.Errorf("said %v, want it to say %q", err, says)
	}
}
