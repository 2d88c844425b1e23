package dialogs

import "time"

// answerLimit is how long the answer to a question may take: longer than it takes to miss a
// worker that was killed with it, which is half a minute, and to ask another.
const answerLimit = 45 * time.Second
