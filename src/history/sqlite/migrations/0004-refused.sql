-- Requests that the gateway refused are pushes of the status 'refused' without deliveries; `refusal` in their head is the answer.
-- They are few and have a limit of their own, so they are found here. `answer` is the status of the answer, such as 403.
CREATE TABLE refused (seq INTEGER PRIMARY KEY, answer INTEGER NOT NULL);
