package dialogs

import "time"

// answerLimit is how long the answer of work may take: longer than detecting that its worker
// was killed, which takes half a minute, and running it on another.
const answerLimit = 45 * time.Second
