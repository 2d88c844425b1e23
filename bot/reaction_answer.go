package bot

// sureReaction is the confidence from which an emoji counts as a yes or a no.
const sureReaction = 0.6

// reactionAnswers are the acts that a reaction may mean.
var reactionAnswers = []ActKind{ActConfirm, ActDeny, ActApprove, ActReject}

// reaction turns a reaction into a text if it is an answer: it is on the message of a question
// that is still open, and its emoji means yes or no. Other reactions are recorded and not
// handled.
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
