package language

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"recado/bot"
	"recado/bot/engine"
)

// Effect carries out "language.understand": {text, parts, wrong, described} →
// bot.Classification. parts are clauses that may be jobs of their own. wrong is the service that
// the text calls wrong; it is the answer only if the text names no other. described is an earlier
// description of the work, whose service is told besides.
func Effect(u Understander, offline *Offline) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var args struct {
			Text      string   `json:"text"`
			Parts     []string `json:"parts"`
			Wrong     string   `json:"wrong"`
			Described string   `json:"described"`
		}
		if err := json.Unmarshal(t.Effect.Args, &args); err != nil {
			return engine.Answer{}, engine.Permanent(fmt.Errorf("understand: %w", err))
		}
		got, err := u.Understand(ctx, args.Text)
		if err == nil && args.Wrong != "" && (got.Service == args.Wrong || got.Service == "") {
			if other := offline.CorrectedService(args.Text, args.Wrong); other.Service != "" {
				got = other
			}
		}
		if args.Wrong != "" && args.Described != "" {
			if d := offline.readWhole(args.Described); d.Confidence >= minDescribedConfidence {
				got.Described = d.Service
			}
		}
		if err == nil && len(args.Parts) > 1 {
			got.Jobs = jobs(ctx, u, args.Parts)
		}
		return engine.Answer{Event: bot.OK, Data: got}, err
	}
}

// minDescribedConfidence is the confidence from which on a description belongs to a service: below
// it, who corrects the service corrects our guess from that description.
const minDescribedConfidence = 0.9

// Thresholds for a part to be a job of its own. "y gotea" is part of the job before it.
const (
	minPartConfidence = 0.85
	minPartWords      = 3 // words
	maxParts          = 6
	minJobs           = 2
)

// jobs returns the distinct services that the parts of a message name, in their order. Parts with
// the same service are one job.
func jobs(ctx context.Context, u Understander, parts []string) []bot.Job {
	var list []bot.Job
	for _, part := range parts[:min(len(parts), maxParts)] {
		if len(strings.Fields(part)) < minPartWords {
			continue
		}
		got, err := u.Understand(ctx, part)
		if err != nil || got.Service == "" || got.Service == Other || got.Confidence < minPartConfidence {
			continue
		}
		if i := slices.IndexFunc(list, func(j bot.Job) bool { return j.Service == got.Service }); i >= 0 {
			list[i].Text += ", " + part
			continue
		}
		list = append(list, bot.Job{Service: got.Service, Text: part})
	}
	if len(list) < minJobs {
		return nil
	}
	return list
}
