import './library-styles.css';
import '@mantine/dates/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import 'mantine-datatable/styles.layer.css';
import './console.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { router } from './router.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element called root');
const draw = (): void => createRoot(root).render(<StrictMode><App /></StrictMode>);
// Drawn once, as soon as there is a page to draw: until then stands what index.html says.
if (router.state.initialized) draw();
else {
  const forget = router.subscribe(({ initialized }) => {
    if (!initialized) return;
    forget();
    draw();
  });
}
