package onboarding_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/codes"
	"recado/flows/onboarding"
	workonboarding "recado/workers/onboarding"
	"recado/workers/vision"
)

var now = time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)

// office is a code service, a reader and files that note what they are asked.
type office struct {
	sends    []codes.Request
	attempts []codes.Attempt
	refuse   error
	result   codes.Result
	cards    map[string]vision.Card
	fail     error
}

func (o *office) Send(_ context.Context, r codes.Request, _ time.Time) (codes.Sent, error) {
	o.sends = append(o.sends, r)
	return codes.Sent{ResendAt: now.Add(time.Minute)}, o.refuse
}

func (o *office) Verify(_ context.Context, a codes.Attempt, _ time.Time) (codes.Result, error) {
	o.attempts = append(o.attempts, a)
	return o.result, o.refuse
}

func (o *office) Open(_ context.Context, id string) (io.ReadSeekCloser, bot.Media, error) {
	if id == "gone" {
		return nil, bot.Media{}, bot.ErrNotFound
	}
	return file{bytes.NewReader([]byte(id))}, bot.Media{ID: id}, nil
}

type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

func (o *office) ReadCard(_ context.Context, img io.Reader, _ vision.Document) (vision.Card, error) {
	id, err := io.ReadAll(img)
	if err != nil {
		return vision.Card{}, err
	}
	return o.cards[string(id)], o.fail
}

func (o *office) do(t *testing.T, name string, args any) (engine.Answer, error) {
	t.Helper()
	raw, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	w := workonboarding.Worker{Codes: o, Cards: o, Files: o, Locale: func(context.Context, bot.ContactID) string { return "en" }}
	return w.Handlers()[name](t.Context(), engine.Task{Owner: "+50370123456", Effect: bot.Effect{ID: "+50370123456/7/1", Args: raw}, Now: now})
}

func TestCodeIsOfTheConversation(t *testing.T) {
	o := &office{}
	answer, err := o.do(t, onboarding.DoSendCode, onboarding.SendCode{Phone: "+50371234567", Purpose: onboarding.Registration, Channel: "sms"})
	if sent, _ := answer.Data.(onboarding.CodeSent); err != nil || answer.Event != bot.OK || !sent.ResendAt.Equal(now.Add(time.Minute)) {
		t.Fatal(answer, err)
	}
	want := codes.Request{Phone: "+50371234567", Purpose: "registration", Session: "+50370123456", Channel: codes.SMS, Locale: "en", Command: "+50370123456/7/1"}
	if o.sends[0] != want {
		t.Errorf("%+v", o.sends[0])
	}
}

func TestRefusedCodeTellsWhyAndWhen(t *testing.T) {
	o := &office{refuse: &codes.RefusedError{Reason: codes.Wait, RetryAfter: 30 * time.Second}}
	answer, err := o.do(t, onboarding.DoSendCode, onboarding.SendCode{Phone: "+50371234567", Purpose: onboarding.Registration})
	if sent, _ := answer.Data.(onboarding.CodeSent); err != nil || answer.Event != onboarding.Refused || sent.Reason != "wait" || !sent.ResendAt.Equal(now.Add(30*time.Second)) {
		t.Error(answer, err)
	}
	o.refuse = bot.ErrUnavailable
	if _, err := o.do(t, onboarding.DoSendCode, onboarding.SendCode{}); !errors.Is(err, bot.ErrUnavailable) || engine.IsPermanent(err) {
		t.Error(err)
	}
}

func TestVerifiedCode(t *testing.T) {
	o := &office{result: codes.Result{Outcome: codes.Wrong, Left: 4}}
	answer, err := o.do(t, onboarding.DoVerifyCode, onboarding.VerifyCode{Phone: "+50371234567", Purpose: onboarding.Registration, Code: "482913"})
	if got, _ := answer.Data.(onboarding.CodeResult); err != nil || got.Outcome != "wrong" || got.Left != 4 || o.attempts[0].Said != "482913" || o.attempts[0].Session != "+50370123456" {
		t.Error(answer, err, len(o.attempts))
	}
}

// TestArgumentsAreInNoError checks that what can't be decoded is not repeated.
func TestArgumentsAreInNoError(t *testing.T) {
	o := &office{}
	for _, name := range []string{onboarding.DoSendCode, onboarding.DoVerifyCode, onboarding.DoReadCard} {
		_, err := o.do(t, name, "482913")
		if !engine.IsPermanent(err) || strings.Contains(err.Error(), "482913") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

var front = vision.Card{
	Number: vision.Field{Text: "04288874-5", Confidence: 95}, Surnames: vision.Field{Text: "LOPEZ RUIZ", Confidence: 90}, Names: vision.Field{Text: "ANA MARIA", Confidence: 90},
	Birth: vision.Field{Text: "12/05/1990", Confidence: 40}, Issue: vision.Field{Text: "01/03/2022", Confidence: 95},
}

var back = vision.Card{Number: vision.Field{Text: "04288874-5", Confidence: 60}, Expiry: vision.Field{Text: "01/03/2030", Confidence: 95}, Advice: "far"}

func TestBothSidesOfACardAreJoined(t *testing.T) {
	o := &office{cards: map[string]vision.Card{"f": front, "b": back}}
	answer, err := o.do(t, onboarding.DoReadCard, onboarding.ReadCard{Front: bot.Media{ID: "f"}, Back: bot.Media{ID: "b"}, Country: "SV"})
	got, _ := answer.Data.(onboarding.CardReading)
	if err != nil || got.Number != "042888745" || got.Surnames != "Lopez Ruiz" || got.Names != "Ana Maria" || got.Birth != "" || got.Issued != "2022-03-01" || got.Expires != "2030-03-01" || !got.Readable() {
		t.Errorf("%+v %v", got, err)
	}
	if got.Confidence["birth"] != 40 {
		t.Error(got.Confidence)
	}
}

func TestCardThatCannotBeReadGivesNothing(t *testing.T) {
	for name, tt := range map[string]struct {
		ask  onboarding.ReadCard
		fail error
		card vision.Card
	}{
		"files that are gone":   {onboarding.ReadCard{Front: bot.Media{ID: "gone"}, Back: bot.Media{ID: "gone"}, Country: "SV"}, nil, front},
		"another country":       {onboarding.ReadCard{Front: bot.Media{ID: "f"}, Back: bot.Media{ID: "f"}, Country: "CO"}, nil, front},
		"too late":              {onboarding.ReadCard{Front: bot.Media{ID: "f"}, Back: bot.Media{ID: "f"}, Country: "SV"}, context.DeadlineExceeded, vision.Card{}},
		"a wrong check digit":   {onboarding.ReadCard{Front: bot.Media{ID: "f"}, Back: bot.Media{ID: "f"}, Country: "SV"}, nil, vision.Card{Number: vision.Field{Text: "04288874-4", Confidence: 99}, Names: vision.Field{Text: "ANA", Confidence: 99}}},
		"a number without name": {onboarding.ReadCard{Front: bot.Media{ID: "f"}, Back: bot.Media{ID: "f"}, Country: "SV"}, nil, vision.Card{Number: front.Number}},
	} {
		o := &office{cards: map[string]vision.Card{"f": tt.card}, fail: tt.fail}
		answer, err := o.do(t, onboarding.DoReadCard, tt.ask)
		if got, ok := answer.Data.(onboarding.CardReading); err != nil || !ok || got.Readable() {
			t.Errorf("%s: %+v %v", name, answer, err)
		}
	}
	o := &office{fail: errors.New("no reader")}
	if _, err := o.do(t, onboarding.DoReadCard, onboarding.ReadCard{Front: bot.Media{ID: "f"}, Back: bot.Media{ID: "f"}, Country: "SV"}); err == nil || engine.IsPermanent(err) {
		t.Error("it is not tried again", err)
	}
}
