"""What is kept of an evening, and until when: freezing, forgetting, and whether today's date is believed."""
