package repo

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"

	"recado/bot"
	"recado/store"
	"recado/store/internal/jsondoc"
)

// migrations are the schema changes of stored documents: for each collection the steps from version
// 1 to 2, from 2 to 3, and so on. A collection that is not listed has never changed, except for
// optional members.
//
// A new step is a pure function of the document (see store.Step). It needs documents of the
// previous version as they were really stored, in testdata/migrations/<collection>/<version>. It is
// applied whenever an old document is read; `recado migrate` rewrites all of them.
var migrations = map[string][]store.Step{
	"orders":        {orderStages},
	"contract_days": {contractNotices},
	"debts":         {promisesOfDebts},
	"sessions":      {sessionQueue},
}

// Versions returns the schema version of each collection that has changed; the others are at 1.
func Versions() map[string]int {
	all := map[string]int{}
	for name := range migrations {
		all[name] = spec(name).Version()
	}
	return all
}

// Migrate rewrites or counts all documents of older versions; see store.Migrate. It calls each for
// one collection after the other.
func Migrate(ctx context.Context, db store.DB, dry bool, most int, each func(name string, m store.Migrated)) error {
	for _, name := range slices.Sorted(maps.Keys(migrations)) {
		m, err := store.Migrate(ctx, db, spec(name), dry, most)
		if err != nil {
			return err
		}
		each(name, m)
	}
	return nil
}

// spec declares a collection with its steps, to be walked.
func spec(name string) store.Spec { return store.Spec{Name: name, Steps: migrations[name]} }

// open opens a collection with its documents' steps.
func open[T any](db store.DB, s store.Spec) (store.Collection[T], error) {
	s.Steps = migrations[s.Name]
	return store.Open[T](db, s)
}

// orderStages upgrades orders from 1 to 2. Version 1 had four states of the intake. They become
// states and substates of the order's life, also in the history.
func orderStages(doc json.RawMessage) (json.RawMessage, error) {
	members := inStages(jsondoc.Members(doc))
	for i, m := range members {
		if !m.Is("history") || string(m.Value) == "null" {
			continue
		}
		var entries []json.RawMessage
		if err := json.Unmarshal(m.Value, &entries); err != nil {
			return nil, err
		}
		parts := make([][]byte, len(entries))
		for j, entry := range entries {
			parts[j] = jsondoc.Join(inStages(jsondoc.Members(entry)))
		}
		members[i].Value = slices.Concat([]byte("["), bytes.Join(parts, []byte(",")), []byte("]"))
	}
	return jsondoc.Join(members), nil
}

// firstStates maps the states of version 1 to the present ones.
var firstStates = map[string]struct{ state, sub string }{
	`"PENDING"`:   {`"requested"`, ``},
	`"PUBLISHED"`: {`"requested"`, `"published"`},
	`"ASSIGNED"`:  {`"scheduled"`, `"assigned"`},
	`"CANCELLED"`: {`"cancelled"`, ``},
}

func inStages(members []jsondoc.Member) []jsondoc.Member {
	for i, m := range members {
		now, old := firstStates[string(m.Value)]
		if !m.Is("state") || !old {
			continue
		}
		members[i].Value = json.RawMessage(now.state)
		if now.sub != "" {
			sub := jsondoc.NewMember("sub")
			sub.Value = json.RawMessage(now.sub)
			members = append(members, sub)
		}
		return members
	}
	return members
}

// contractNotices upgrades contract_days from 1 to 2. Version 1 had no notices about a contract's
// end. The upgrade makes each calendar due at once, which computes its notices.
func contractNotices(doc json.RawMessage) (json.RawMessage, error) {
	members := jsondoc.Members(doc)
	if slices.ContainsFunc(members, func(m jsondoc.Member) bool { return m.Is("due_at") }) {
		return doc, nil
	}
	due := jsondoc.NewMember("due_at")
	due.Value = json.RawMessage(`"2000-01-01T00:00:00Z"`)
	return jsondoc.Join(append(members, due)), nil
}

// promisesOfDebts upgrades debts from 1 to 2. Version 1 had one promise for all debtors of a contact.
func promisesOfDebts(doc json.RawMessage) (json.RawMessage, error) {
	members := jsondoc.Members(doc)
	i := slices.IndexFunc(members, func(m jsondoc.Member) bool { return m.Is("promise") })
	if i < 0 {
		return doc, nil
	}
	promises := jsondoc.NewMember("promises")
	promises.Value = slices.Concat([]byte("["), members[i].Value, []byte("]"))
	members[i] = promises
	return jsondoc.Join(members), nil
}

// sessionQueue upgrades sessions from 1 to 2. Version 1 had no fields for the agents' queue and for
// the search by name: conversations that wait for an agent get the time of their request as
// deadline, until their next turn computes it.
func sessionQueue(doc json.RawMessage) (json.RawMessage, error) {
	var old struct {
		Since      json.RawMessage `json:"case_since"`
		Owner      bot.Owner       `json:"owner"`
		Profile    string          `json:"profile"`
		Stack      []bot.Frame     `json:"stack"`
		Position   string          `json:"position"`
		QueueDue   json.RawMessage `json:"queue_due"`
		ProfileKey string          `json:"profile_key"`
	}
	if err := json.Unmarshal(doc, &old); err != nil {
		return nil, err
	}
	members := jsondoc.Members(doc)
	add := func(name, value string) {
		m := jsondoc.NewMember(name)
		m.Value = jsondoc.AppendString(nil, value)
		members = append(members, m)
	}
	if key := bot.Fold(old.Profile); key != "" && old.ProfileKey == "" {
		add("profile_key", key)
	}
	if n := len(old.Stack); n > 0 && old.Position == "" {
		add("position", bot.Position(old.Stack[n-1].Dialog, old.Stack[n-1].State))
	}
	if old.Since == nil || old.QueueDue != nil {
		return jsondoc.Join(members), nil
	}
	agent := bot.Unassigned
	if !old.Owner.Bot() && old.Owner.Agent != bot.PhoneAgent {
		agent = old.Owner.Agent
	}
	add("queue_agent", agent)
	due := jsondoc.NewMember("queue_due")
	due.Value = old.Since
	return jsondoc.Join(append(members, due)), nil
}
