// Shows every <time> below a node in the reader's own zone. The exact UTC time stays in its title.
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const today = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const other = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const formatFor = (time, moment) => 'clock' in time.dataset ? clock
  : moment.toDateString() === new Date().toDateString() ? today : other;

export function localizeTimes(root) {
  for (const time of root.querySelectorAll('time[datetime]')) {
    const moment = new Date(time.dateTime);
    time.textContent = formatFor(time, moment).format(moment);
  }
}

export const timeOfDay = moment => today.format(moment);
