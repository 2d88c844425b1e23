package dialogs

import (
	"testing"

	"recado/bot"
	"recado/flows/orders"
)

// act returns an act of a reading.
func act(kind bot.ActKind, about, value string) bot.Act {
	return bot.Act{Kind: kind, About: about, Value: value, Text: value, Confidence: 1}
}

func progressed(about string) bot.Act { return act(bot.ActProgress, about, "") }

// TestDay checks that a technician's message does what the job's state allows, and no more.
func TestDay(t *testing.T) {
	job := func(state orders.State, sub orders.Substate) orders.JobView {
		return orders.JobView{Order: "ORD-00001", State: state, Sub: sub}
	}
	ready, way := job(orders.Scheduled, orders.Assigned), job(orders.InProgress, orders.OnTheWay)
	work, paused := job(orders.InProgress, orders.Working), job(orders.OnHold, orders.WaitingPart)
	minutes := act(bot.ActProvide, bot.SlotMinutes, "20")
	for _, tt := range []struct {
		name    string
		job     orders.JobView
		acts    []bot.Act
		ev      bot.Event
		command string // if ev is "act"
		cmd     orders.JobCommand
		did     string
	}{
		{"sets off with minutes", ready, []bot.Act{progressed("on_way"), minutes}, "act", orders.JobOnTheWay, orders.JobCommand{Minutes: 20}, ""},
		{"sets off", ready, []bot.Act{progressed("on_way")}, "eta", "", orders.JobCommand{}, ""},
		{"late before leaving is not on his way", ready, []bot.Act{progressed("delayed"), minutes}, "pass", "", orders.JobCommand{}, ""},
		{"minutes alone are not the way", ready, []bot.Act{minutes}, "", "", orders.JobCommand{}, ""},
		{"there without having set off", ready, []bot.Act{progressed("arrived")}, "act", orders.JobOnTheWay, orders.JobCommand{}, ""},
		{"can't", ready, []bot.Act{act(bot.ActReject, "", "")}, "back", "", orders.JobCommand{}, ""},
		{"can't, with a reason", ready, []bot.Act{act(bot.ActReject, "", ""), act(bot.ActProvide, bot.SlotReason, "x")}, "act", orders.JobReturn, orders.JobCommand{Reason: "texto"}, ""},
		{"lost", ready, []bot.Act{progressed("lost")}, "told", "", orders.JobCommand{}, "job.lost"},
		{"ok", ready, []bot.Act{act(bot.ActConfirm, "", "")}, "told", "", orders.JobCommand{}, "job.understood"},
		{"wants another day", ready, []bot.Act{act(bot.ActChange, "date", "")}, "told", "", orders.JobCommand{}, "job.other_time"},
		{"later than said", way, []bot.Act{progressed("delayed"), minutes}, "act", orders.JobOnTheWay, orders.JobCommand{Minutes: 20}, ""},
		{"later, how much is asked", way, []bot.Act{progressed("delayed")}, "eta", "", orders.JobCommand{}, ""},
		{"arrived in words", way, []bot.Act{progressed("arrived")}, "?job.arrive.example", "", orders.JobCommand{}, ""},
		{"nobody opens", way, []bot.Act{progressed("arrived"), progressed("blocked")}, "told", "", orders.JobCommand{}, "job.at_the_door"},
		{"a puncture", way, []bot.Act{progressed("blocked")}, "told", "", orders.JobCommand{}, "job.blocked"},
		{"used something", work, []bot.Act{act(bot.ActProvide, bot.SlotMaterial, "2 codo")}, "act", orders.JobMaterial, orders.JobCommand{Text: "2 codo"}, ""},
		{"a part lacks", work, []bot.Act{progressed("needs_part")}, "part", "", orders.JobCommand{}, ""}, // which one is asked
		{"waits for the customer", work, []bot.Act{progressed("paused"), progressed("blocked")}, "act", orders.JobPause, orders.JobCommand{Reason: "customer", Text: "texto"}, ""},
		{"pauses", work, []bot.Act{progressed("paused")}, "pause", "", orders.JobCommand{}, ""},
		{"finishes", work, []bot.Act{progressed("finished")}, "finish", "", orders.JobCommand{}, ""},
		{"can't go on", work, []bot.Act{act(bot.ActReject, "", ""), act(bot.ActProvide, bot.SlotReason, "x")}, "pause", "", orders.JobCommand{}, ""},
		{"more work", work, []bot.Act{act(bot.ActProvide, bot.SlotDescription, "x")}, "extra", "", orders.JobCommand{}, ""},
		{"complains", work, []bot.Act{act(bot.ActComplain, "other", "")}, "told", "", orders.JobCommand{}, "job.complaint"},
		{"goes on", paused, []bot.Act{progressed("resumed")}, "act", orders.JobResume, orders.JobCommand{}, ""},
		{"finished while paused", paused, []bot.Act{progressed("finished")}, "finish", "", orders.JobCommand{}, ""},
		{"still waits", paused, []bot.Act{progressed("needs_part")}, "told", "", orders.JobCommand{}, "job.understood"},
		{"laughs", work, []bot.Act{act(bot.ActSmalltalk, "", "")}, "", "", orders.JobCommand{}, ""},
	} {
		j, ev := handleDay(jobSlots{Order: "ORD-00001", Job: tt.job}, bot.Input{Text: "texto", Reading: bot.Reading{Acts: tt.acts}})
		if ev != tt.ev || j.LastDoneKey != tt.did {
			t.Errorf("%s: %q %q, want %q %q", tt.name, ev, j.LastDoneKey, tt.ev, tt.did)
		}
		if ev == "act" && (j.Command != tt.command || j.CommandArgs.Minutes != tt.cmd.Minutes || j.CommandArgs.Reason != tt.cmd.Reason || j.CommandArgs.Text != tt.cmd.Text) {
			t.Errorf("%s: %s %+v, want %s %+v", tt.name, j.Command, j.CommandArgs, tt.command, tt.cmd)
		}
	}
}

// TestVerdict checks that an invoice or a rework order is created only if the words say so.
func TestVerdict(t *testing.T) {
	for _, tt := range []struct {
		text string
		acts []bot.Act
		ev   bot.Event
	}{
		{"todo bien", []bot.Act{act(bot.ActConfirm, "", "")}, "approve"},
		{"bien pero sigue goteando", []bot.Act{act(bot.ActConfirm, "", ""), act(bot.ActComplain, "work", "")}, "mixed"},
		{"gotea", []bot.Act{act(bot.ActComplain, "work", "")}, "problem"},
		{"no", []bot.Act{act(bot.ActDeny, "", "")}, "problem"},
		{"no ha terminado, fue por una pieza", []bot.Act{act(bot.ActDeny, "", "")}, "told"},
		{"me cobró de más", []bot.Act{act(bot.ActConfirm, "", ""), act(bot.ActComplain, "price", "")}, "call"},
		{"en la noche reviso", []bot.Act{act(bot.ActPostpone, "", "")}, ""},
		{"un 5", []bot.Act{act(bot.ActProvide, bot.SlotScore, "5")}, "approve"},
		{"un 3", []bot.Act{act(bot.ActProvide, bot.SlotScore, "3")}, ""},
		{"un 1", []bot.Act{act(bot.ActProvide, bot.SlotScore, "1")}, "problem"},
		{"mmm", nil, ""},
	} {
		c, ev := handleVerdict(closingSlots{}, bot.Input{Text: tt.text, Reading: bot.Reading{Acts: tt.acts}})
		if ev != tt.ev {
			t.Errorf("%q: %q, want %q", tt.text, ev, tt.ev)
		}
		if tt.text == "un 5" && c.Scores["overall"] != 5 {
			t.Errorf("%q: scores %v", tt.text, c.Scores)
		}
	}
}
