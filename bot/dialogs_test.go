package bot_test

import (
	"strings"
	"time"

	"recado/bot"
)

// form is a small dialog with one of each kind of step: questions, options, debouncing, a call,
// work, a numbered summary, a secret.
type form struct {
	Name   string      `json:"name,omitempty"`
	Color  string      `json:"color,omitempty"`
	Floor  string      `json:"floor,omitempty"`
	Note   string      `json:"note,omitempty"`
	Photos []bot.Media `json:"photos,omitempty"`
	Part   string      `json:"part,omitempty"`
	Stock  int         `json:"stock,omitempty"`
	Code   bool        `json:"code,omitempty"`
}

type (
	rootSlots   struct{ Shown bool }
	partSlots   struct{ Part string }
	resumeSlots struct{ First bot.Input }
	none        struct{}
)

var toAgent = bot.On{bot.TooManyMisses: bot.Agent}

func rootDialog() *bot.Program {
	return bot.MustCompile(bot.Dialog[rootSlots]{
		Name: "root", Version: 1, MaxMisses: 2, OnAnyState: toAgent,
		Steps: []bot.Step[rootSlots]{
			{
				State: "open", SkipIf: func(r rootSlots) bool { return r.Shown }, Gather: true,
				EndsGathering: func(in bot.Input) bool { return bot.Fold(in.Text) == "hola" },
				Handle: func(r rootSlots, in bot.Input) (rootSlots, bot.Event) {
					if strings.Contains(bot.Fold(in.Text), "formulario") {
						return r, "form"
					}
					return r, bot.OK
				},
				On: bot.On{bot.OK: "choose", "form": "form"},
			},
			{State: "choose", Ask: "root.choose", Options: options[rootSlots]("form", "help"), Handle: hearOption[rootSlots], On: bot.On{"form": "form", "help": "tip"}},
			{State: "tip", Ask: "root.tip", On: bot.On{bot.OK: "choose"}},
			{State: "form", Call: "form", Handle: ended[rootSlots], On: bot.On{bot.OK: "done"}},
			{State: "done"},
		},
	})
}

func formDialog() *bot.Program { return bot.MustCompile(formTable()) }

func formTable() bot.Dialog[form] {
	return bot.Dialog[form]{
		Name: "form", Version: 1, MaxMisses: 2, OnAnyState: toAgent, FillSlots: formListen, CancelledText: "form.stopped",
		Inactivity: bot.InactivityRules{30 * time.Minute: "nudge", 24 * time.Hour: "park"}, ResumableFor: 29 * 24 * time.Hour,
		Steps: []bot.Step[form]{
			{State: "name", Ask: "form.name", SkipIf: func(f form) bool { return f.Name != "" }, Handle: hearName, ClearAnswer: func(f form) form { f.Name = ""; return f }, On: bot.On{bot.OK: "color"}},
			{State: "color", Ask: "form.color", SkipIf: func(f form) bool { return f.Color != "" }, Options: options[form]("red", "green", "blue"), Handle: hearColor, ClearAnswer: func(f form) form { f.Color = ""; return f }, On: bot.On{bot.OK: "note"}},
			{State: "note", Ask: "form.note", SkipIf: func(f form) bool { return f.Note != "" }, Gather: true, Handle: hearNote, ClearAnswer: func(f form) form { f.Note, f.Photos = "", nil; return f }, On: bot.On{bot.OK: "part"}},
			{State: "part", Call: "part", SkipIf: func(f form) bool { return f.Part != "" }, Handle: hearPart, On: bot.On{bot.OK: "check"}},
			{State: "check", Do: func(f form) []bot.Effect { return []bot.Effect{bot.Do("stock", f.Color)} }, WorkTimeout: 10 * time.Second, WaitingText: "form.checking", Handle: hearStock, On: bot.On{bot.OK: "sum", "failed": "note", bot.Timeout: "sum"}},
			{State: "sum", Ask: "form.sum", Options: options[form]("yes"), OwnNumbering: true, Handle: hearSum, On: bot.On{bot.OK: "code", "edit": "name"}},
			{State: "code", Ask: "form.code", Secret: true, Gather: true, Handle: hearCode, On: bot.On{bot.OK: "made"}},
			{State: "made", Ask: "form.made"},
		},
	}
}

func formListen(f form, in bot.Input) form {
	f.Photos = append(f.Photos[:len(f.Photos):len(f.Photos)], in.Media...)
	said := bot.Fold(in.Text)
	if i := strings.Index(said, "piso "); i >= 0 {
		f.Floor = strings.TrimSuffix(strings.Fields(said[i:])[1], ",")
	}
	return f
}

func hearName(f form, in bot.Input) (form, bot.Event) {
	if in.Text == "" || strings.ContainsAny(in.Text, "¿?0123456789") {
		return f, ""
	}
	if bot.Fold(in.Text) == "nadie" {
		return f, bot.InvalidInput("form.nobody")
	}
	f.Name = in.Text
	return f, bot.OK
}

func hearColor(f form, in bot.Input) (form, bot.Event) {
	if in.Option == "" {
		return f, ""
	}
	f.Color = in.Option
	return f, bot.OK
}

func hearNote(f form, in bot.Input) (form, bot.Event) {
	if in.Text == "" {
		return f, ""
	}
	f.Note = in.Text
	return f, bot.OK
}

func hearPart(f form, in bot.Input) (form, bot.Event) {
	var p partSlots
	_ = in.Into(&p)
	f.Part = p.Part
	return f, bot.OK
}

func hearStock(f form, in bot.Input) (form, bot.Event) {
	if in.Event != bot.OK || in.Into(&f.Stock) != nil {
		f.Note = ""
		return f, "failed"
	}
	return f, bot.OK
}

func hearSum(f form, in bot.Input) (form, bot.Event) {
	switch {
	case in.Option == "yes":
		return f, bot.OK
	case bot.Fold(in.Text) == "1":
		f.Name = ""
		return f, "edit"
	case bot.Fold(in.Text) == "2":
		f.Color = ""
		return f, "edit"
	}
	return f, ""
}

func hearCode(f form, in bot.Input) (form, bot.Event) {
	if len(in.Text) < 4 {
		return f, ""
	}
	f.Code = true
	return f, bot.OK
}

func partDialog() *bot.Program {
	return bot.MustCompile(bot.Dialog[partSlots]{
		Name: "part", Version: 1, MaxMisses: 2, OnAnyState: toAgent,
		Steps: []bot.Step[partSlots]{
			{State: "which", Ask: "part.which", Options: options[partSlots]("screw", "nut"), Handle: func(p partSlots, in bot.Input) (partSlots, bot.Event) {
				p.Part = in.Option
				return p, bot.Event(in.Option)
			}, On: bot.On{"screw": "done", "nut": "done"}},
			{State: "done"},
		},
	})
}

func act(name string, e func() bot.Effect) *bot.Program {
	return bot.MustCompile(bot.Dialog[none]{
		Name: name, Version: 1,
		Steps: []bot.Step[none]{{State: "end", Ask: name + ".done", Do: func(none) []bot.Effect { return []bot.Effect{e()} }}},
	})
}

func statusDialog() *bot.Program {
	return bot.MustCompile(bot.Dialog[none]{
		Name: "status", Version: 1,
		Steps: []bot.Step[none]{
			{State: "looking", Do: func(none) []bot.Effect { return []bot.Effect{bot.Do("find", nil)} }, WorkTimeout: 20 * time.Second, WaitingText: "status.looking", Handle: ended[none], On: bot.On{bot.OK: "told", bot.Timeout: "unknown"}},
			{State: "told", Ask: "status.told"},
			{State: "unknown", Ask: "status.unknown"},
		},
	})
}

func resumeDialog() *bot.Program {
	return bot.MustCompile(bot.Dialog[resumeSlots]{
		Name: "resume", Version: 1, MaxMisses: 2, OnAnyState: toAgent,
		Steps: []bot.Step[resumeSlots]{
			{State: "ask", Ask: "resume.ask", Options: options[resumeSlots]("resume", "again"), Handle: hearOption[resumeSlots], On: bot.On{"resume": "resumed", "again": "again"}},
			{State: "resumed", Do: func(resumeSlots) []bot.Effect { return []bot.Effect{bot.ResumeParked()} }},
			{State: "again", Do: func(s resumeSlots) []bot.Effect { return []bot.Effect{bot.DropParked(), bot.Replay(s.First)} }},
		},
	})
}

type voiceSlots struct {
	Heard bot.Input `json:"heard"`
}

func voiceDialog() *bot.Program {
	return bot.MustCompile(bot.Dialog[voiceSlots]{
		Name: "voice", Version: 1, MaxMisses: 2, OnAnyState: toAgent,
		Steps: []bot.Step[voiceSlots]{
			{State: "ask", Ask: "voice.ask", Options: options[voiceSlots]("yes", "no"), Handle: hearOption[voiceSlots], On: bot.On{"yes": "right", "no": "wrong"}},
			{State: "right", Do: func(s voiceSlots) []bot.Effect { return []bot.Effect{bot.Replay(s.Heard)} }},
			{State: "wrong", Ask: "voice.wrong"},
		},
	})
}

func options[D any](choices ...string) func(D) []bot.Option {
	return func(D) []bot.Option {
		var list []bot.Option
		for _, c := range choices {
			list = append(list, bot.Option{Choice: c, Title: "option." + c})
		}
		return list
	}
}

func hearOption[D any](d D, in bot.Input) (D, bot.Event) { return d, bot.Event(in.Option) }
func ended[D any](d D, _ bot.Input) (D, bot.Event)       { return d, bot.OK }

func allDialogs() []*bot.Program {
	return []*bot.Program{
		rootDialog(), formDialog(), partDialog(), statusDialog(), resumeDialog(), voiceDialog(),
		act("agent", func() bot.Effect { return bot.Handoff("asked") }), act("out", bot.OptOut), act("in", bot.OptIn),
	}
}

var roles = bot.Roles{Root: "root", Agent: "agent", Status: "status", OptOut: "out", OptIn: "in", Resume: "resume", ConfirmVoice: "voice"}
