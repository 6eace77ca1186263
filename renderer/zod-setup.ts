import { z } from 'zod';

// The content security policy forbids eval, which zod would otherwise try; this
// has to be said before the first schema is used.
z.config({ jitless: true });
