"""Google Sheets and Drive in one small server, for tests: state-true, with Google's refusals."""
