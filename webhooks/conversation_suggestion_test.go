package webhooks_test

import (
	"context"
	"strings"
	"testing"

	"recado/bot"
	"recado/webhooks"
)

func TestSuggestion(t *testing.T) {
	w := newWorld(t)
	w.meet()
	path := "/api/v1/conversations/" + string(laura) + "/suggestion"
	if got := w.keyed(t, "POST", path, `{"agent":"ana"}`); got.status != 409 || got.code(t) != "no_model" {
		t.Errorf("without a model: %d %s", got.status, got.body)
	}
	var asked webhooks.SuggestionRequest
	var failure error
	w.deps.Suggest = func(_ context.Context, r webhooks.SuggestionRequest) (webhooks.Suggestion, error) {
		asked = r
		return webhooks.Suggestion{Draft: "¿En qué piso está?", Next: "El piso"}, failure
	}
	w.rebuild(t)
	w.do(t, "POST", "/sim/messages", `{"from":"+573001234567","text":"no enfría"}`)
	if got := w.keyed(t, "POST", path, `{"agent":"ana"}`); got.status != 200 || !strings.Contains(got.body, "¿En qué piso está?") || !strings.Contains(got.body, `"heard":`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	if asked.Agent != "ana" || len(asked.Entries) != 1 || asked.Entries[0].Text != "no enfría" {
		t.Errorf("it was made from %+v", asked)
	}
	for status, err := range map[int]error{422: webhooks.ErrNoSuggestion, 503: bot.ErrUnavailable} {
		failure = err
		if got := w.keyed(t, "POST", path, `{"agent":"ana"}`); got.status != status {
			t.Errorf("%v: %d %s", err, got.status, got.body)
		}
	}
}
