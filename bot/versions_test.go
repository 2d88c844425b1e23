package bot_test

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"recado/bot"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// The visit dialog in two versions: version 2 asks for a day and an hour separately where
// version 1 asked for one time, and renames the state.
type (
	visit1 struct {
		Name string `json:"name,omitempty"`
		When string `json:"when,omitempty"`
	}
	visit2 struct {
		Name string `json:"name,omitempty"`
		Day  string `json:"day,omitempty"`
		Hour string `json:"hour,omitempty"`
	}
)

func visitV1() *bot.Program {
	return bot.MustCompile(bot.Dialog[visit1]{Name: "visit", Version: 1, OnAnyState: toAgent, MaxMisses: 2, Steps: []bot.Step[visit1]{
		{State: "name", Ask: "visit.name", SkipIf: func(v visit1) bool { return v.Name != "" }, Handle: func(v visit1, in bot.Input) (visit1, bot.Event) { v.Name = in.Text; return v, bot.OK }, ClearAnswer: func(v visit1) visit1 { v.Name = ""; return v }, On: bot.On{bot.OK: "when"}},
		{State: "when", Ask: "visit.when", SkipIf: func(v visit1) bool { return v.When != "" }, Handle: func(v visit1, in bot.Input) (visit1, bot.Event) { v.When = in.Text; return v, bot.OK }, On: bot.On{bot.OK: "confirm"}},
		{State: "confirm", Ask: "visit.confirm", Options: options[visit1]("yes"), Handle: hearOption[visit1], On: bot.On{"yes": "made"}},
		{State: "made", Ask: "visit.made"},
	}})
}

func visitV2(from map[int]bot.Upgrade) *bot.Program {
	return bot.MustCompile(bot.Dialog[visit2]{Name: "visit", Version: 2, OnAnyState: toAgent, MaxMisses: 2, Upgrades: from, Steps: []bot.Step[visit2]{
		{State: "name", Ask: "visit.name", SkipIf: func(v visit2) bool { return v.Name != "" }, Handle: func(v visit2, in bot.Input) (visit2, bot.Event) { v.Name = in.Text; return v, bot.OK }, ClearAnswer: func(v visit2) visit2 { v.Name = ""; return v }, On: bot.On{bot.OK: "day"}},
		{State: "day", Ask: "visit.day", SkipIf: func(v visit2) bool { return v.Day != "" }, Handle: func(v visit2, in bot.Input) (visit2, bot.Event) { v.Day = in.Text; return v, bot.OK }, On: bot.On{bot.OK: "hour"}},
		{State: "hour", Ask: "visit.hour", SkipIf: func(v visit2) bool { return v.Hour != "" }, Handle: func(v visit2, in bot.Input) (visit2, bot.Event) { v.Hour = in.Text; return v, bot.OK }, On: bot.On{bot.OK: "confirm"}},
		{State: "confirm", Ask: "visit.confirm", Options: options[visit2]("yes"), Handle: hearOption[visit2], On: bot.On{"yes": "made"}},
		{State: "made", Ask: "visit.made"},
	}})
}

// visit1to2 is an example of an upgrade: slots move, states are renamed, and a person who was
// asked for the time is asked for the day.
func visit1to2(at bot.State, raw json.RawMessage) (bot.State, json.RawMessage, error) {
	var old visit1
	if err := json.Unmarshal(raw, &old); err != nil {
		return "", nil, err
	}
	now := visit2{Name: old.Name}
	now.Day, now.Hour, _ = strings.Cut(old.When, " a las ")
	if at == "when" {
		at = "day"
	}
	slots, err := json.Marshal(now)
	return at, slots, err
}

func visiting(programs ...*bot.Program) func(*bot.Config) {
	return func(c *bot.Config) { c.Dialogs = append(c.Dialogs, programs...) }
}

// openOnV1 returns a stored session from when only version 1 existed.
func openOnV1(t *testing.T, name string) bot.Session {
	t.Helper()
	raw, err := os.ReadFile("testdata/versions/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var s bot.Session
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestOpenSessionIsUpgradedToANewVersion(t *testing.T) {
	upgraded := visiting(visitV2(map[int]bot.Upgrade{1: visit1to2}))
	for _, c := range []struct {
		promise, session string
		programs         func(*bot.Config)
		said             string
		want             string
		version          int
		slots            string
	}{
		{"upgraded, it goes on at the new question", "asked_when.json", upgraded, "el lunes", "visit.hour", 2, `{"name":"Ana","day":"el lunes"}`},
		{"upgraded, what was given is kept", "asked_to_confirm.json", upgraded, "¿cómo?", "visit.confirm.again", 2, `{"name":"Ana","day":"el lunes","hour":"10"}`},
		{"upgraded, it can be finished", "asked_to_confirm.json", upgraded, "sí", "visit.made", 0, ""},
		{"upgraded, a tap from before still counts", "asked_to_confirm.json", upgraded, "visit.1.confirm.1:yes", "visit.made", 0, ""},
		{"with both registered it stays where it was", "asked_when.json", visiting(visitV1(), visitV2(map[int]bot.Upgrade{1: visit1to2})), "el lunes a las 10", "visit.confirm", 1, `{"name":"Ana","when":"el lunes a las 10"}`},
	} {
		t.Run(c.promise, func(t *testing.T) {
			k := newTalk(t, newMachine(t, c.programs))
			k.s = openOnV1(t, c.session)
			if strings.HasPrefix(c.said, "visit.") {
				k.turn(k.in(bot.Input{Kind: bot.KindOption, Option: c.said}))
			} else {
				k.do(c.said)
			}
			if got := k.heard(); got != c.want {
				t.Errorf("heard %s, want %s", got, c.want)
			}
			if top := k.s.Top(); c.version > 0 && (top.Version != c.version || string(top.Slots) != c.slots) {
				t.Errorf("the frame: v%d %s", top.Version, top.Slots)
			}
		})
	}
}

func TestMissingVersionWithoutUpgradeIsAnError(t *testing.T) {
	broken := func(bot.State, json.RawMessage) (bot.State, json.RawMessage, error) {
		return "nowhere", json.RawMessage(`{}`), nil
	}
	for says, programs := range map[string]func(*bot.Config){
		"visit v1 is not registered and has no upgrade": visiting(visitV2(nil)),
		`visit v2 has no state "nowhere"`:               visiting(visitV2(map[int]bot.Upgrade{1: broken})),
		"upgrade visit from v1": visiting(visitV2(map[int]bot.Upgrade{1: func(bot.State, json.RawMessage) (bot.State, json.RawMessage, error) {
			return "", nil, os.ErrInvalid
		}})),
	} {
		k := newTalk(t, newMachine(t, programs))
		k.s, k.n = openOnV1(t, "asked_when.json"), 10
		_, err := k.m.Turn(k.s, k.burst("0s el lunes"), k.now)
		refuses(t, err, says)
	}
}

// TestSessionsOfVersion1 checks that the testdata are what version 1 wrote.
func TestSessionsOfVersion1(t *testing.T) {
	for name, script := range map[string]string{"asked_when.json": "Ana", "asked_to_confirm.json": "Ana / el lunes a las 10"} {
		k := newTalk(t, newMachine(t, visiting(visitV1())))
		k.s.FrameCount, k.s.Stack = 1, []bot.Frame{{ID: 1, Dialog: "visit", Version: 1, State: "name", EnteredAt: noon}}
		k.play(script)
		k.drain()
		got, err := json.MarshalIndent(k.s, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		file := "testdata/versions/" + name
		if *update {
			if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if asJSON(openOnV1(t, name)) != asJSON(k.s) {
			t.Errorf("%s is not what version 1 writes; -update rewrites it", file)
		}
	}
}
