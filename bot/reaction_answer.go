package bot

// sureReaction is how surely an emoji must be read as a yes or a no to count as an answer.
const sureReaction = 0.6

// reactionAnswers are the acts that a reaction may stand for.
var reactionAnswers = []ActKind{ActConfirm, ActDeny, ActApprove, ActReject}

// reaction turns a reaction into the text that it stands for, where it is an answer: it is on
// the message that asked a question which is still open, and its emoji says yes or no. Every
// other reaction is recorded and not heard.
func (r *run) reaction(in Input) Input {
	if in.Kind != KindReaction || in.Text == "" || in.Quoted == nil || !r.s.Owner.Bot() {
		return in
	}
	asked, asks := in.Quoted.question()
	if !asks {
		return in
	}
	for i, f := range r.s.Stack {
		if f.ID != asked.Frame || f.Dialog != asked.Dialog || f.State != asked.State || !r.canRaise(i) {
			continue
		}
		_, row, err := r.frameRow(i)
		if err != nil || !row.isQuestion() || row.secret {
			return in
		}
		reading := r.m.Reader.Read(in.Text, r.readingContext(row, nil))
		for _, kind := range reactionAnswers {
			if a, ok := reading.Find(kind); ok && a.Confidence >= sureReaction {
				in.Kind = KindText
				return in
			}
		}
	}
	return in
}
