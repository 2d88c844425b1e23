package webhooks

import (
	"recado/flows/users"
	"recado/flows/workspace"
	"recado/webhooks/internal/web"
)

// CannedAnswers serves the prepared replies of agents.
func CannedAnswers(docs DocumentService[workspace.CannedAnswer]) Resource {
	return resourceHandler[workspace.CannedAnswer]{documents: docs, path: "/api/v1/canned-answers", listKey: "answers", mayRead: users.ConversationsRead, mayWrite: users.AnswersWrite, read: readCannedAnswer, show: showCannedAnswer}
}

func readCannedAnswer(f *web.Form, a *workspace.CannedAnswer, _ string) {
	setText(f, &a.Text, "text")
	if f.Has("active") {
		a.Inactive = !f.Bool("active")
	}
}

func showCannedAnswer(a workspace.CannedAnswer) any {
	return struct {
		Text   string `json:"text"`
		Active bool   `json:"active"`
	}{a.Text, !a.Inactive}
}
