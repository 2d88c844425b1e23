package standin

import (
	"fmt"
	"net/http"
	"strconv"
)

// graphStatus returns the HTTP status that the vendor uses for a code.
func graphStatus(code string) int {
	n, _ := strconv.Atoi(code)
	switch {
	case n == 0 || n == 190:
		return http.StatusUnauthorized
	case n == 4 || n == 80007 || n == 130429 || n == 131048 || n == 131056:
		return http.StatusTooManyRequests
	case n == 10 || n >= 200 && n < 300 || n == 368 || n == 131005 || n == 131031 || n == 131042:
		return http.StatusForbidden
	case n == 1 || n == 3 || n == 131000 || n == 131045 || n == 131057:
		return http.StatusInternalServerError
	case n == 2 || n == 131016 || n == 133016:
		return http.StatusServiceUnavailable
	}
	return http.StatusBadRequest
}

func graphError(w http.ResponseWriter, status int, code, why string) {
	n, _ := strconv.Atoi(code)
	reply(w, status, map[string]any{"error": map[string]any{
		"message": fmt.Sprintf("(#%d) %s", n, why), "type": "OAuthException", "code": n,
		"error_data": map[string]string{"messaging_product": "whatsapp", "details": why}, "fbtrace_id": "standin",
	}})
}
