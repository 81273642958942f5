/** Which of the two apps runs: the build decides it by its base path. */
export const APP: 'web' | 'tv' = import.meta.env.BASE_URL === '/tv/' ? 'tv' : 'web';
